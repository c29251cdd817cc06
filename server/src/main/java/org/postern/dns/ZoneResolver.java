package org.postern.dns;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Master;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;

/**
 * Answers from a zone that somebody has written down (RFC 1035 §5), as if it were the whole DNS: to look at a message without
 * a network, or before records are published. A name on a line that ends in the comment {@code ; timeout} gives no answer.
 */
public final class ZoneResolver implements Resolver {
    private static final int MAX_ALIASES = 8;
    private static final String DEAD = "; timeout";

    private final Map<DnsName, List<Record>> records = new HashMap<>();
    private final Set<DnsName> names = new HashSet<>();
    private final Set<DnsName> dead = new HashSet<>();

    private ZoneResolver() {}

    /**
     * Reads a zone.
     *
     * @param text names absolute or below {@code $ORIGIN}
     * @throws IOException when it is none; the message says where
     */
    public static ZoneResolver parse(String text) throws IOException {
        var zone = new ZoneResolver();
        var readable = new StringBuilder();
        String origin = ".";
        for (String line : text.lines().toList()) {
            if (line.startsWith("$ORIGIN")) {
                origin = line.substring("$ORIGIN".length())
                        .replaceFirst(";.*", "")
                        .strip();
            }
            if (line.strip().endsWith(DEAD)) {
                String name = line.strip().split("\\s+", 2)[0];
                zone.addDead(name.endsWith(".") ? name : name + "." + (origin.equals(".") ? "" : origin));
                readable.append('\n'); // So that the numbers of lines stay right.
            } else {
                readable.append(line).append('\n');
            }
        }
        byte[] octets = readable.toString().getBytes(StandardCharsets.UTF_8);
        try (var master = new Master(new ByteArrayInputStream(octets), Name.root, 3_600)) {
            for (Record record = master.nextRecord(); record != null; record = master.nextRecord()) {
                zone.add(record);
            }
        }
        return zone;
    }

    private void addDead(String text) throws IOException {
        DnsName name = DnsName.of(text);
        if (name == null) {
            throw new IOException("not a name: " + text);
        }
        dead.add(name);
    }

    private void add(Record record) {
        DnsName name = Records.name(record.getName());
        if (name == null) {
            return; // Nobody can ask for it.
        }
        records.computeIfAbsent(name, _ -> new ArrayList<>()).add(record);
        // Names above exist too, be there records or not (RFC 4592 §2.2.2).
        for (DnsName above = name; above != null; above = parent(above)) {
            names.add(above);
        }
    }

    @Override
    public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
        DnsName at = name;
        for (int aliases = 0; aliases <= MAX_ALIASES; aliases++) {
            if (dead.contains(at)) {
                return new Answer.Failed<>("no answer in time about " + at);
            }
            List<Record> here = at(at);
            List<R> found = here == null ? List.of() : Records.of(here, type);
            if (!found.isEmpty()) {
                return new Answer.Found<>(found, false);
            }
            DnsName target = here == null ? null : alias(here);
            if (target == null) {
                return here == null ? new Answer.NoSuchName<>(false) : new Answer.NoData<>(false);
            }
            at = target;
        }
        return new Answer.Failed<>("too many aliases from " + name);
    }

    /** The records of a name, its own or those of an asterisk above it (RFC 4592 §3.3); null when it does not exist. */
    private @Nullable List<Record> at(DnsName name) {
        if (names.contains(name)) {
            return records.getOrDefault(name, List.of());
        }
        DnsName encloser = parent(name);
        while (encloser != null && !names.contains(encloser)) {
            encloser = parent(encloser);
        }
        DnsName asterisk = encloser == null ? null : DnsName.of("*." + encloser);
        return asterisk == null ? null : records.get(asterisk);
    }

    private static @Nullable DnsName alias(List<Record> records) {
        for (Record record : records) {
            if (record instanceof CNAMERecord cname) {
                return Records.name(cname.getTarget());
            }
        }
        return null;
    }

    private static @Nullable DnsName parent(DnsName name) {
        int dot = name.text().indexOf('.');
        return dot < 0 ? null : DnsName.of(name.text().substring(dot + 1));
    }
}
