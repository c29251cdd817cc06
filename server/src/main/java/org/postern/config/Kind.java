package org.postern.config;

import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a key takes. {@link #check} is total: every value is either accepted in its one canonical form or explained. */
public sealed interface Kind {
    record Count(long min, long max) implements Kind {}

    /** Bytes: a number, or text with KiB, MiB or GiB. */
    record Size(long min, long max) implements Kind {}

    /** Milliseconds; written with a unit: ms, s, min, h, d. */
    record Period(long min, long max) implements Kind {}

    record Port() implements Kind {}

    /** A full host name of at least two labels. */
    record HostName() implements Kind {}

    record Zone() implements Kind {}

    record Choice(List<String> words) implements Kind {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /** IP addresses, as literals. */
    record Addresses() implements Kind {}

    /** Servers of the DNS, with or without a port; none is a choice too. */
    record Servers() implements Kind {}

    record PathName() implements Kind {}

    /** The outcome of a check. */
    sealed interface Check {
        record Fit(Value value) implements Check {}

        /** @param expected completes "expected …" */
        record Unfit(String expected, String remedy) implements Check {}
    }

    /** All addresses, of both families. */
    InetAddress EVERY = InetAddress.ofLiteral("0.0.0.0");

    /** Most addresses to listen on. */
    int MAX_ADDRESSES = 32;

    /** RFC 1035 §4.2. */
    int DNS_PORT = 53;

    /** Longest host name (RFC 1035 §2.3.4: 255 octets on the wire, 253 as text). */
    int MAX_HOST = 253;

    default Check check(Value raw) {
        return switch (this) {
            case Count(long min, long max) -> number(raw, min, max);
            case Port() -> number(raw, 0, 65_535);
            case Size(long min, long max) -> unit(raw, min, max, Unit.BYTES);
            case Period(long min, long max) -> unit(raw, min, max, Unit.MILLISECONDS);
            case HostName() -> host(raw);
            case Zone() -> zone(raw);
            case Choice(List<String> words) -> choice(raw, words);
            case Addresses() -> addresses(raw);
            case Servers() -> servers(raw);
            case PathName() -> path(raw);
        };
    }

    /** Reads what {@code --set} gives, where everything is text. */
    default Value fromText(String text) {
        return switch (this) {
            case Count _, Port _, Size _ -> {
                Long number = Unit.digits(text);
                yield number == null ? new Value.Text(text) : new Value.Amount(number);
            }
            case Addresses() -> new Value.Texts(List.of(text.split(",", MAX_ADDRESSES + 2)));
            case Servers() -> new Value.Texts(text.isBlank() ? List.of() : List.of(text.split(",", MAX_ADDRESSES + 2)));
            case Period _, HostName _, Zone _, Choice _, PathName _ -> new Value.Text(text);
        };
    }

    /** For a person: what may stand here. */
    default String expected() {
        return switch (this) {
            case Count(long min, long max) -> "a whole number from " + min + " to " + max;
            case Port() -> "a port from 0 to 65535 (0 switches it off)";
            case Size(long min, long max) ->
                "a size from " + Unit.BYTES.words(min) + " to " + Unit.BYTES.words(max) + ", such as \"50 MiB\"";
            case Period(long min, long max) ->
                "a time from " + Unit.MILLISECONDS.words(min) + " to " + Unit.MILLISECONDS.words(max)
                        + ", such as \"60 s\"";
            case HostName() -> "a full host name, such as \"mail.example.org\"";
            case Zone() -> "a time zone, such as \"Europe/Moscow\" or \"UTC\"";
            case Choice(List<String> words) -> "one of: " + String.join(", ", words);
            case Addresses() -> "a list of IP addresses, such as [\"127.0.0.1\", \"::1\"]";
            case Servers() -> "a list of IP addresses, each with or without a port, such as [\"127.0.0.1:53\"]";
            case PathName() -> "a path";
        };
    }

    private Check number(Value raw, long min, long max) {
        if (raw instanceof Value.Amount(long number) && number >= min && number <= max) {
            return new Check.Fit(raw);
        }
        String remedy = raw instanceof Value.Text(String text) && Unit.digits(text) != null
                ? "Write the number without quotation marks."
                : "Write " + expected() + ".";
        return new Check.Unfit(expected(), remedy);
    }

    private Check unit(Value raw, long min, long max, Unit unit) {
        Long amount = switch (raw) {
            case Value.Amount(long number) -> unit == Unit.BYTES ? Long.valueOf(number) : null;
            case Value.Text(String text) -> unit.amount(text);
            case Value.Texts _, Value.Other _ -> null;
        };
        if (amount != null && amount >= min && amount <= max) {
            return new Check.Fit(new Value.Amount(amount));
        }
        return new Check.Unfit(
                expected(),
                amount == null ? "Write a number and one of " + unit.names() + "." : "Choose a value in that range.");
    }

    private Check host(Value raw) {
        if (!(raw instanceof Value.Text(String text))) {
            return new Check.Unfit(expected(), "Write the name in quotation marks.");
        }
        String name = text.toLowerCase(Locale.ROOT);
        String remedy = hostFault(name);
        return remedy == null ? new Check.Fit(new Value.Text(name)) : new Check.Unfit(expected(), remedy);
    }

    /** Letters, digits and inner hyphens, at least two labels, the last not a number (RFC 1123 §2.1). */
    private static @Nullable String hostFault(String name) {
        String[] labels = name.split("\\.", -1);
        if (name.length() > MAX_HOST || labels.length < 2) {
            return "Give the name that the world knows this machine by, with its domain; not an IP address.";
        }
        for (String label : labels) {
            if (!isLabel(label)) {
                return "Use letters a-z, digits, and hyphens inside a label; other scripts in their xn-- form.";
            }
        }
        return Unit.digits(labels[labels.length - 1]) == null
                ? null
                : "Give a name, not an IP address: other servers look up this name.";
    }

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && label.length() <= 63
                && !label.startsWith("-")
                && !label.endsWith("-")
                && label.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-');
    }

    private Check zone(Value raw) {
        if (!(raw instanceof Value.Text(String text))) {
            return new Check.Unfit(expected(), "Write the zone in quotation marks.");
        }
        try {
            return new Check.Fit(new Value.Text(ZoneId.of(text).getId()));
        } catch (DateTimeException unknown) {
            String near = Nearest.of(text, ZoneId.getAvailableZoneIds());
            return new Check.Unfit(
                    expected(), near == null ? "\"UTC\" always works." : "Did you mean \"" + near + "\"?");
        }
    }

    private Check choice(Value raw, List<String> words) {
        if (raw instanceof Value.Text(String text) && words.contains(text.toLowerCase(Locale.ROOT))) {
            return new Check.Fit(new Value.Text(text.toLowerCase(Locale.ROOT)));
        }
        return new Check.Unfit(expected(), "Write \"" + words.getFirst() + "\".");
    }

    private Check addresses(Value raw) {
        List<String> texts = switch (raw) {
            case Value.Texts(List<String> list) -> list;
            case Value.Text(String text) -> List.of(text);
            case Value.Amount _, Value.Other _ -> List.of();
        };
        if (texts.isEmpty() || texts.size() > MAX_ADDRESSES) {
            return new Check.Unfit(expected(), "Give 1 to " + MAX_ADDRESSES + " addresses.");
        }
        for (String text : texts) {
            if (!isLiteral(text.strip())) {
                return new Check.Unfit(
                        expected(), "\"" + Shown.text(text) + "\" is not an IP address; names are not looked up here.");
            }
        }
        return addresses(texts.stream().map(String::strip).toList());
    }

    /**
     * One socket on a wildcard takes both families, and leaves its port to no other: so all wildcards are one address, and
     * no other stands beside it.
     */
    private Check addresses(List<String> literals) {
        var distinct = new LinkedHashMap<InetAddress, String>();
        for (String literal : literals) {
            InetAddress address = InetAddress.ofLiteral(literal);
            distinct.putIfAbsent(address.isAnyLocalAddress() ? EVERY : address, literal);
        }
        if (distinct.remove(EVERY) == null) {
            return new Check.Fit(new Value.Texts(List.copyOf(distinct.values())));
        }
        return distinct.isEmpty()
                ? new Check.Fit(new Value.Texts(List.of(EVERY.getHostAddress())))
                : new Check.Unfit(
                        expected(),
                        "0.0.0.0 or :: means all addresses of this machine, IPv4 and IPv6: leave it out, or all others.");
    }

    private Check servers(Value raw) {
        List<String> texts = switch (raw) {
            case Value.Texts(List<String> list) -> list;
            case Value.Text(String text) -> List.of(text);
            case Value.Amount _, Value.Other _ -> null;
        };
        if (texts == null || texts.size() > MAX_ADDRESSES) {
            return new Check.Unfit(expected(), "Give at most " + MAX_ADDRESSES + " servers.");
        }
        for (String text : texts) {
            if (ServerAddress.parse(text.strip(), DNS_PORT) == null) {
                return new Check.Unfit(
                        expected(),
                        "\"" + Shown.text(text)
                                + "\" is not an IP address with or without a port; write [::1]:53 for IPv6.");
            }
        }
        return new Check.Fit(new Value.Texts(texts.stream().map(String::strip).toList()));
    }

    private static boolean isLiteral(String text) {
        try {
            InetAddress.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }

    private Check path(Value raw) {
        if (raw instanceof Value.Text(String text) && !text.isBlank() && text.indexOf(0) < 0) {
            return new Check.Fit(raw);
        }
        return new Check.Unfit(expected(), "Write a path in quotation marks; a relative one counts from postern.toml.");
    }
}
