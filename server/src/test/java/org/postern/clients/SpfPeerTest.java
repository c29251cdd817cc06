package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.dns.ZoneResolver;
import org.postern.mail.spf.SpfCheck;
import org.postern.mail.spf.SpfQuestion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** SPF beside python3-spf, on random records. */
class SpfPeerTest {
    private static final int CASES = 1_000;
    private static final List<String> NAMES = List.of("a.test", "b.test", "c.test", "mail.a.test", "none.test");

    /**
     * Where they refuse more than RFC 7208 asks for: a record that names its own domain, before it is looked at; and addresses
     * of mail exchanges that do not exist, which §4.6.4 does not count, since it counts terms.
     */
    private static final List<String> STRICTER = List.of("trivial recursion", "Void lookup limit");

    private final Random random = new Random(7_208);

    private record Case(String ip, String from, String helo, Map<String, Map<String, List<String>>> zone) {}

    private String pick(String... of) {
        return of[random.nextInt(of.length)];
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private String domainSpec() {
        return pick(
                name(),
                name(),
                name(),
                "%{d}",
                "%{o}",
                "%{i}." + name(),
                "%{l}." + name(),
                "%{d2}",
                "%{h}",
                "%{ir}.a.test");
    }

    private String mechanism() {
        return switch (random.nextInt(12)) {
            case 0 -> "a";
            case 1 -> "a:" + domainSpec();
            case 2 -> "a/" + random.nextInt(33);
            case 3 -> "mx";
            case 4 -> "mx:" + domainSpec() + pick("", "/24", "//64");
            case 5, 6 -> "ip4:" + pick("192.0.2.1", "192.0.2.0/24", "198.51.100.0/25", "192.0.2.300", "192.0.2.1/33");
            case 7 -> "ip6:" + pick("2001:db8::1", "2001:db8::/32", "2001:db8::/129", "::g");
            case 8, 9 -> "include:" + domainSpec();
            case 10 -> "exists:" + domainSpec();
            default -> pick("all", "all", "all", "ALL", "unknown:x", "a:");
        };
    }

    private String record() {
        var text = new StringBuilder("v=spf1");
        for (int i = random.nextInt(5); i > 0; i--) {
            text.append(' ').append(pick("", "", "", "-", "~", "?", "+")).append(mechanism());
        }
        text.append(pick("", " -all", " ~all", " ?all", " redirect=" + name(), " x-mod=y"));
        return text.toString();
    }

    private Case example() {
        Map<String, Map<String, List<String>>> zone = new HashMap<>();
        for (String name : NAMES.subList(0, 4)) {
            Map<String, List<String>> here = new HashMap<>();
            if (random.nextInt(10) > 0) {
                here.put("TXT", random.nextInt(20) == 0 ? List.of(record(), record()) : List.of(record(), "other"));
            }
            here.put("A", List.of(pick("192.0.2.1", "192.0.2.7", "198.51.100.3")));
            if (random.nextBoolean()) {
                here.put("AAAA", List.of(pick("2001:db8::1", "2001:db8:1::2")));
            }
            if (random.nextBoolean()) {
                here.put("MX", List.of("10 " + pick("mail.a.test", "b.test", "none.test")));
            }
            zone.put(name, here);
        }
        String ip = pick("192.0.2.1", "192.0.2.7", "198.51.100.3", "203.0.113.5", "2001:db8::1", "2001:db8:2::9");
        return new Case(ip, "user@" + name(), name(), zone);
    }

    private static String zone(Case example) {
        var text = new StringBuilder();
        example.zone()
                .forEach((name, types) -> types.forEach((type, values) -> values.forEach(value -> text.append(name)
                        .append(". IN ")
                        .append(type)
                        .append(' ')
                        .append(
                                switch (type) {
                                    case "TXT" -> "\"" + value + "\"";
                                    case "MX" -> value + ".";
                                    default -> value;
                                })
                        .append('\n'))));
        return text.toString();
    }

    @Test
    void everyRandomRecordHasTheSameResult() throws IOException, InterruptedException {
        List<Case> cases = new ArrayList<>();
        ObjectNode work = JsonMapper.shared().createObjectNode();
        for (int i = 0; i < CASES; i++) {
            Case example = example();
            cases.add(example);
            ObjectNode one = work.withArray("cases").addObject();
            one.put("ip", example.ip()).put("from", example.from()).put("helo", example.helo());
            one.set("zone", JsonMapper.shared().valueToTree(example.zone()));
        }
        JsonNode results = PythonPeer.ask("spf_peer.py", "python3-spf", work).get("results");
        Map<String, Integer> seen = new HashMap<>();
        int stricter = 0;
        for (int i = 0; i < CASES; i++) {
            Case example = cases.get(i);
            String theirs = results.get(i).get("result").stringValue();
            String why = results.get(i).get("why").stringValue();
            if (STRICTER.stream().anyMatch(why::contains)) {
                stricter++;
                continue;
            }
            var question = SpfQuestion.mailFrom(
                    InetAddress.ofLiteral(example.ip()), example.from(), example.helo(), null, 1_800_000_000);
            String ours = SpfCheck.evaluate(ZoneResolver.parse(zone(example)), question)
                    .result()
                    .word();
            assertThat(ours).as("%s%n%s%s", example, zone(example), why).isEqualTo(theirs);
            seen.merge(ours, 1, Integer::sum);
        }
        assertThat(stricter).isLessThan(CASES / 4);
        assertThat(seen).containsKeys("pass", "fail", "softfail", "neutral", "none", "permerror");
    }
}
