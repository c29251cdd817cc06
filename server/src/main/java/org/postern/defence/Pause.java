package org.postern.defence;

import java.time.Duration;

/** Waits before an answer that shall be slow. */
public interface Pause {
    void take(Duration duration) throws InterruptedException;
}
