package org.postern.command;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.config.IpLiteral;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.MailExchange;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;
import tools.jackson.databind.JsonNode;

/**
 * The DNS of one test case: {@code {"name":[["TXT","…"],["MX",[10,"m"]],["A","192.0.2.1"],"TIMEOUT"]}}. TIMEOUT alone stands
 * for all types that the name has no record of.
 */
final class JsonZone implements Resolver {
    private static final String TIMEOUT = "TIMEOUT";
    private static final int MAX_ALIASES = 8;

    private final Map<DnsName, JsonNode> names = new HashMap<>();

    JsonZone(JsonNode zone) {
        zone.properties().forEach(entry -> {
            DnsName name = DnsName.of(entry.getKey());
            if (name != null) {
                names.put(name, entry.getValue());
            }
        });
    }

    @Override
    public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
        DnsName at = name;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            JsonNode rows = names.get(at);
            if (rows == null) {
                return at.text().startsWith("error.") ? failed(at) : new Answer.NoSuchName<>(false);
            }
            JsonNode alias = of("CNAME", rows);
            DnsName target = alias == null ? null : DnsName.of(alias.asString(""));
            if (target == null) {
                return here(at, rows, type);
            }
            at = target;
        }
        return failed(name);
    }

    @SuppressWarnings("unchecked") // record() makes what the type says.
    private static <R> Answer<R> here(DnsName name, JsonNode rows, RecordType<R> type) {
        var found = new ArrayList<R>();
        boolean dead = false;
        for (JsonNode row : rows) {
            if (row.isString()) {
                dead |= row.asString().equals(TIMEOUT);
            } else if (row.path(0).asString("").equals(type.toString())) {
                JsonNode value = row.path(1);
                if (value.isString() && value.asString().equals(TIMEOUT)) {
                    return failed(name);
                }
                Object record = record(type.toString(), value);
                if (record != null) {
                    found.add((R) record);
                }
            }
        }
        if (!found.isEmpty()) {
            return new Answer.Found<>(found, false);
        }
        return dead ? failed(name) : new Answer.NoData<>(false);
    }

    private static @Nullable JsonNode of(String type, JsonNode rows) {
        for (JsonNode row : rows) {
            if (row.path(0).asString("").equals(type)) {
                return row.path(1);
            }
        }
        return null;
    }

    private static @Nullable Object record(String type, JsonNode value) {
        return switch (type) {
            case "A", "AAAA" -> IpLiteral.parse(value.asString(""));
            case "MX" ->
                new MailExchange(
                        value.path(0).asInt(0), DnsName.of(value.path(1).asString("")));
            case "PTR" -> DnsName.of(value.asString(""));
            case "TXT" -> text(value);
            default -> null;
        };
    }

    private static String text(JsonNode value) {
        var text = new StringBuilder();
        for (JsonNode part : value.isArray() ? value : List.of(value)) {
            text.append(part.asString(""));
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static <R> Answer<R> failed(DnsName name) {
        return new Answer.Failed<>("no answer in time about " + name);
    }
}
