package org.postern.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator chooses; all but the host name has a default. */
public enum Setting implements Key {
    HOSTNAME(
            "hostname",
            new Kind.HostName(),
            null,
            false,
            "The name of this machine in the world's DNS: greets other servers, stands in certificates and MX records."),
    DATA("data", new Kind.PathName(), "data", false, "The one folder with everything the server keeps."),
    ZONE("zone", new Kind.Zone(), "UTC", true, "The operator's time zone, for times that people read."),
    LANGUAGE(
            "language",
            new Kind.Choice(List.of("en", "ru")),
            "en",
            true,
            "The language in which the operator is spoken to."),
    LISTEN_ADDRESSES(
            "listen.addresses",
            new Kind.Addresses(),
            "0.0.0.0",
            false,
            "The addresses of this machine on which to listen; 0.0.0.0 or :: means all, of both families."),
    LISTEN_OFFSET(
            "listen.offset",
            new Kind.Count(0, 64_000),
            "0",
            false,
            "Added to every port, so that a second server can run beside the first."),
    LISTEN_SMTP("listen.smtp", new Kind.Port(), "25", false, "Mail from other servers; 0 switches the listener off."),
    LISTEN_SUBMISSION(
            "listen.submission",
            new Kind.Port(),
            "587",
            false,
            "Mail programs that send, beginning in the clear and going over to TLS before the login; 0 switches it off."),
    LISTEN_SUBMISSIONS(
            "listen.submissions",
            new Kind.Port(),
            "465",
            false,
            "Mail programs that send, TLS from the start; 0 switches it off."),
    LISTEN_IMAP(
            "listen.imap",
            new Kind.Port(),
            "143",
            false,
            "Mail programs, beginning in the clear and going over to TLS before the login; 0 switches it off."),
    LISTEN_IMAPS(
            "listen.imaps", new Kind.Port(), "993", false, "Mail programs, TLS from the start; 0 switches it off."),
    DNS_SERVERS(
            "dns.servers",
            new Kind.Servers(),
            null,
            false,
            "Whom to ask in the DNS, with or without a port; without any, those that this machine is set up to use."),
    TLS_CERTIFICATE(
            "tls.certificate",
            new Kind.PathName(),
            null,
            true,
            "PEM file with the certificate and those that sign it; without it the server makes one of its own."),
    TLS_KEY("tls.key", new Kind.PathName(), null, true, "PEM file with the private key of that certificate.");

    private final String key;

    @SuppressWarnings("ImmutableEnumChecker") // its records copy their lists
    private final Kind kind;

    private final @Nullable String defaultText;
    private final boolean live;
    private final String meaning;

    Setting(String key, Kind kind, @Nullable String defaultText, boolean live, String meaning) {
        this.key = key;
        this.kind = kind;
        this.defaultText = defaultText;
        this.live = live;
        this.meaning = meaning;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public @Nullable String defaultText() {
        return defaultText;
    }

    @Override
    public boolean live() {
        return live;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
