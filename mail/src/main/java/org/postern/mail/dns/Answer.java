package org.postern.mail.dns;

import java.util.List;

/**
 * What the DNS said.
 *
 * @param <R> a record's data
 */
public sealed interface Answer<R> {
    /**
     * There are records.
     *
     * @param records at least one
     * @param secure whether DNSSEC proves the answer (RFC 4035 §4.3)
     */
    record Found<R>(List<R> records, boolean secure) implements Answer<R> {
        public Found {
            records = List.copyOf(records);
            if (records.isEmpty()) {
                throw new IllegalArgumentException("found nothing");
            }
        }
    }

    /** The name exists and has no record of this type (RFC 2308 §2.2). */
    record NoData<R>(boolean secure) implements Answer<R> {}

    /** The name does not exist (NXDOMAIN, RFC 2308 §2.1). */
    record NoSuchName<R>(boolean secure) implements Answer<R> {}

    /**
     * Not to be learnt now: no answer in time, a server that fails, an answer that does not hold under DNSSEC.
     *
     * @param why in words, for the log
     */
    record Failed<R>(String why) implements Answer<R> {}

    /** The records; none for every other answer, failures included. */
    default List<R> records() {
        return switch (this) {
            case Found<R>(List<R> records, var _) -> records;
            case NoData<R> _, NoSuchName<R> _, Failed<R> _ -> List.of();
        };
    }
}
