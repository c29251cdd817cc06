package org.postern.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.reason.Language;

/**
 * What the operator chose, checked. Immutable; a reload makes another.
 *
 * @param hostname lower case, at least two labels
 * @param data absolute
 * @param dns whom to ask; empty for those that this machine is set up to use
 */
public record Config(
        String hostname,
        Path data,
        Person person,
        Listen listen,
        List<InetSocketAddress> dns,
        @Nullable Tls tls,
        Limits limits) {

    public Config {
        dns = List.copyOf(dns);
    }

    /** How people are spoken to. */
    public record Person(ZoneId zone, Language language) {}

    /**
     * Where to listen. Ports are as configured: add {@link #offset}.
     *
     * @param smtp 0 when there is no such listener; likewise the others
     */
    public record Listen(
            List<InetAddress> addresses, int offset, int smtp, int submission, int submissions, int imap, int imaps) {
        public Listen {
            addresses = List.copyOf(addresses);
        }

        /** Listener name to its real port, offset included, only those that are on. */
        public Map<String, Integer> ports() {
            var ports = new LinkedHashMap<String, Integer>();
            put(ports, "smtp", smtp);
            put(ports, "submission", submission);
            put(ports, "submissions", submissions);
            put(ports, "imap", imap);
            put(ports, "imaps", imaps);
            return ports;
        }

        private void put(Map<String, Integer> ports, String name, int port) {
            if (port > 0) {
                ports.put(name, port + offset);
            }
        }
    }

    /** PEM files, absolute paths. */
    public record Tls(Path certificate, Path key) {}

    /** What is in effect, key by key, as text: for {@code status} and for the difference of two configurations. */
    public Map<String, String> shown() {
        var shown = new LinkedHashMap<String, String>();
        for (Setting setting : Setting.values()) {
            shown.put(setting.key(), text(setting));
        }
        for (Limit limit : Limit.values()) {
            shown.put(limit.key(), limit.words(limits.of(limit)));
        }
        return shown;
    }

    private String text(Setting setting) {
        return switch (setting) {
            case HOSTNAME -> hostname;
            case DATA -> data.toString();
            case ZONE -> person.zone().getId();
            case LANGUAGE -> person.language() == Language.RUSSIAN ? "ru" : "en";
            case LISTEN_ADDRESSES ->
                String.join(
                        ",",
                        listen.addresses().stream()
                                .map(InetAddress::getHostAddress)
                                .toList());
            case LISTEN_OFFSET -> Integer.toString(listen.offset());
            case LISTEN_SMTP -> Integer.toString(listen.smtp());
            case LISTEN_SUBMISSION -> Integer.toString(listen.submission());
            case LISTEN_SUBMISSIONS -> Integer.toString(listen.submissions());
            case LISTEN_IMAP -> Integer.toString(listen.imap());
            case LISTEN_IMAPS -> Integer.toString(listen.imaps());
            case DNS_SERVERS ->
                String.join(",", dns.stream().map(ServerAddress::text).toList());
            case TLS_CERTIFICATE -> tls == null ? "" : tls.certificate().toString();
            case TLS_KEY -> tls == null ? "" : tls.key().toString();
        };
    }

    /** This configuration, as far as it can take effect in a process that runs with {@code running}. */
    Config inProcessOf(Config running) {
        return new Config(
                running.hostname,
                running.data,
                person,
                running.listen,
                running.dns,
                tls,
                limits.keepingMemoryOf(running.limits));
    }
}
