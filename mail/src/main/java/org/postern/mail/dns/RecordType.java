package org.postern.mail.dns;

import java.net.InetAddress;

/**
 * A type of record, and the form in which its records are given.
 *
 * @param <R> a record's data
 */
@SuppressWarnings("UnusedTypeParameter") // It is the type of the records in an answer.
public final class RecordType<R> {
    public static final RecordType<InetAddress> A = new RecordType<>("A", 1);
    public static final RecordType<InetAddress> AAAA = new RecordType<>("AAAA", 28);
    public static final RecordType<MailExchange> MX = new RecordType<>("MX", 15);
    public static final RecordType<DnsName> PTR = new RecordType<>("PTR", 12);

    /** The strings of a record put together without anything between (RFC 7208 §3.3), one character an octet. */
    public static final RecordType<String> TXT = new RecordType<>("TXT", 16);

    private final String name;
    private final int code;

    private RecordType(String name, int code) {
        this.name = name;
        this.code = code;
    }

    /** The number on the wire (RFC 1035 §3.2.2). */
    public int code() {
        return code;
    }

    /** As written in zone files. */
    @Override
    public String toString() {
        return name;
    }
}
