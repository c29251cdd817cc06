package org.postern.mail.mime;

import org.jspecify.annotations.Nullable;

/**
 * What reading a message once has found, to be kept beside it.
 *
 * @param size bytes of the message
 * @param references the References field, octets, its last 8 KiB; empty when absent
 * @param structure of the whole message: its header begins at 0
 */
public record Summary(long size, Envelope envelope, String references, Structure structure) {
    /**
     * A compact form.
     *
     * @return null when it would be longer than {@link MimeLimits#SUMMARY}: then read the message again when needed
     */
    public byte @Nullable [] encode() {
        byte[] encoded = new SummaryWriter().write(this);
        return encoded.length > MimeLimits.SUMMARY ? null : encoded;
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @return null when the bytes are of a form not known here, or damaged: then read the message again
     */
    public static @Nullable Summary decode(byte[] encoded) {
        return new SummaryReader(encoded).read();
    }
}
