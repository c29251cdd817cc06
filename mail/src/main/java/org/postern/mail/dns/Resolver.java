package org.postern.mail.dns;

/** Asks the DNS. Everything that needs to know something from it is given one of these. Safe for any thread. */
public interface Resolver {
    /**
     * The records of a name, aliases followed. Blocks until there is an answer or its time is over; never throws for what the
     * network does.
     */
    <R> Answer<R> ask(DnsName name, RecordType<R> type);
}
