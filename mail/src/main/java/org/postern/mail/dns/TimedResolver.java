package org.postern.mail.dns;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Asks another resolver until a time is over, and then gives no answer to anything: for one examination, whose questions a
 * stranger chooses and whose answers he may hold back (RFC 7208 §4.6.4, at least 20 seconds). The last question may take its
 * own time beyond that. For any thread.
 */
public final class TimedResolver implements Resolver {
    private final Resolver below;
    private final InstantSource clock;
    private final Instant end;

    /** @param atMost from now on */
    public TimedResolver(Resolver below, InstantSource clock, Duration atMost) {
        this.below = below;
        this.clock = clock;
        this.end = clock.instant().plus(atMost);
    }

    @Override
    public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
        return clock.instant().isBefore(end)
                ? below.ask(name, type)
                : new Answer.Failed<>("not asked about " + name + ": the time for this message is over");
    }
}
