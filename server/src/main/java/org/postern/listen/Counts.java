package org.postern.listen;

import java.util.concurrent.atomic.LongAdder;

/** What happened at the listeners since the start. Written by all, read for {@code status} and metrics. */
final class Counts {
    final LongAdder admitted = new LongAdder();
    final LongAdder slowed = new LongAdder();
    final LongAdder turnedAway = new LongAdder();
    final LongAdder evicted = new LongAdder();
    final LongAdder handshakes = new LongAdder();
    final LongAdder handshakesFailed = new LongAdder();
    final LongAdder late = new LongAdder();
    final LongAdder broken = new LongAdder();
    final LongAdder faults = new LongAdder();
    final LongAdder acceptFailures = new LongAdder();
}
