package org.postern.mail.wire;

import java.io.IOException;

/** Where the bytes of an arriving message go, in slices. */
public interface BodySink {
    /** Takes a slice; the array is used again after the return. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** A slice was read and thrown away, since the message cannot be accepted any more: time to look at the clock. */
    void dropped(int length) throws IOException;
}
