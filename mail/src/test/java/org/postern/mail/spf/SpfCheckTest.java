package org.postern.mail.spf;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.FakeDns;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;

final class SpfCheckTest {
    private static final InetAddress CLIENT = FakeDns.parse("192.0.2.3");
    private static final InetAddress CLIENT6 = FakeDns.parse("2001:db8::cb01");

    private static SpfOutcome check(FakeDns dns, InetAddress client, String sender) {
        return SpfCheck.evaluate(dns, SpfQuestion.mailFrom(client, sender, "helo.example.net", "mx.our.test", 1_000));
    }

    private static SpfOutcome of(String record) {
        return check(new FakeDns().txt("example.com", record), CLIENT, "a@example.com");
    }

    /** What a domain-spec becomes for the sender and client of RFC 7208 §7.4. */
    private static String expanded(String macros, InetAddress client) {
        var asked = new StringBuilder();
        var dns = new FakeDns()
                .txt("email.example.com", "v=spf1 exists:" + macros + " -all")
                .ptr("192.0.2.3", "mx.example.org")
                .address("mx.example.org", "192.0.2.3");
        Resolver listening = new Resolver() {
            @Override
            public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
                if (type == RecordType.A && !name.text().equals("mx.example.org")) {
                    asked.append(name);
                }
                return dns.ask(name, type);
            }
        };
        SpfCheck.evaluate(
                listening, SpfQuestion.mailFrom(client, "strong-bad@email.example.com", "h.example", null, 0));
        return asked.toString();
    }

    @Test
    void theExamplesOfTheStandardExpandAsItSays() {
        // RFC 7208 §7.4
        assertThat(expanded("%{ir}.%{v}._spf.%{d2}", CLIENT)).isEqualTo("3.2.0.192.in-addr._spf.example.com");
        assertThat(expanded("%{lr-}.lp._spf.%{d2}", CLIENT)).isEqualTo("bad.strong.lp._spf.example.com");
        assertThat(expanded("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", CLIENT))
                .isEqualTo("bad.strong.lp.3.2.0.192.in-addr._spf.example.com");
        assertThat(expanded("%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", CLIENT))
                .isEqualTo("3.2.0.192.in-addr.strong.lp._spf.example.com");
        assertThat(expanded("%{d2}.trusted-domains.example.net", CLIENT))
                .isEqualTo("example.com.trusted-domains.example.net");
        assertThat(expanded("%{ir}.%{v}._spf.%{d2}", CLIENT6))
                .isEqualTo("1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com");
        assertThat(expanded("%{s}.x", CLIENT)).isEqualTo("strong-bad@email.example.com.x");
        assertThat(expanded("%{p}.x", CLIENT)).isEqualTo("mx.example.org.x");
        assertThat(expanded("%{L}%-%{h}", CLIENT)).isEqualTo("strong-bad%20h.example");
    }

    @Test
    void aNameThatIsTooLongLosesLabelsOnTheLeft() {
        // RFC 7208 §7.3
        String labels = "%{d}.".repeat(20);
        assertThat(expanded(labels + "end.example", CLIENT))
                .hasSizeLessThanOrEqualTo(253)
                .endsWith(".end.example");
        assertThat(expanded(labels + "end.example", CLIENT)).hasSizeGreaterThan(253 - "example".length() - 1);
    }

    @Test
    void theOutcomeSaysWhichTermDecided() {
        SpfOutcome outcome = of("v=spf1 ip4:198.51.100.0/24 ~ip4:192.0.2.0/24 -all");
        assertThat(outcome.result()).isEqualTo(SpfResult.SOFTFAIL);
        assertThat(outcome.cause()).isEqualTo(SpfCause.TERM_MATCHED);
        assertThat(outcome.subject()).isEqualTo("~ip4:192.0.2.0/24");
        assertThat(of("v=spf1 ip4:198.51.100.0/24").cause()).isEqualTo(SpfCause.NOTHING_MATCHED);
        assertThat(of("v=spf1 ip4:198.51.100.256 -all").cause()).isEqualTo(SpfCause.BAD_TERM);
        assertThat(of("v=spf1 ip4:198.51.100.256 -all").subject()).isEqualTo("ip4:198.51.100.256");
        assertThat(of("v=spf10 -all").cause()).isEqualTo(SpfCause.NO_RECORD);
        assertThat(check(new FakeDns(), CLIENT, "a@localhost").cause()).isEqualTo(SpfCause.NOT_A_DOMAIN);
        assertThat(check(new FakeDns().dead("example.com"), CLIENT, "a@example.com")
                        .result())
                .isEqualTo(SpfResult.TEMPERROR);
    }

    @Test
    void anIpv4NetworkInTheClothesOfIpv6StaysOneOfIpv6() {
        for (String bits : List.of("/128", "/96", "/33", "/32", "/16", "/1", "")) {
            SpfOutcome outcome = of("v=spf1 ip6:::ffff:192.0.2.3" + bits + " -all");
            assertThat(outcome.subject()).as(bits).isEqualTo("-all");
        }
        FakeDns six = new FakeDns().txt("example.com", "v=spf1 ip6:::ffff:192.0.2.3/64 ip6:::/0 -all");
        assertThat(check(six, CLIENT6, "a@example.com").subject()).isEqualTo("ip6:::/0");
        FakeDns odd = new FakeDns().txt("example.com", "v=spf1 a -all").address("example.com", "2001:db8::cb01");
        assertThat(check(odd, CLIENT6, "a@example.com").result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void internationalDomainsAreAskedForInALabels() {
        // RFC 8616 §4
        FakeDns dns = new FakeDns()
                .txt("xn--e1afmkfd.example", "v=spf1 exists:%{d}.list.example -all")
                .address("xn--e1afmkfd.example.list.example", "192.0.2.9");
        assertThat(check(dns, CLIENT, "a@пример.example").result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void aLocalPartBeyondAsciiMatchesNothing() {
        // RFC 8616 §4
        FakeDns dns = new FakeDns()
                .txt("example.com", "v=spf1 exists:%{l}.list.example include:%{l}.other.example -all")
                .address("\u00e9.list.example", "192.0.2.9")
                .txt("\u00e9.other.example", "v=spf1 +all");
        assertThat(check(dns, CLIENT, "\u00e9@example.com").subject()).isEqualTo("-all");
    }

    @Test
    void thePolicyOfTheNullSenderIsThatOfTheGreeting() {
        // RFC 7208 §2.4
        FakeDns dns = new FakeDns().txt("helo.example.net", "v=spf1 ip4:192.0.2.3 -all");
        assertThat(check(dns, CLIENT, "").result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void tenTermsMayAskAndElevenMayNot() {
        var dns = new FakeDns().txt("ten.example", "v=spf1" + " a:h.example".repeat(10) + " ?all");
        dns.txt("eleven.example", "v=spf1" + " a:h.example".repeat(11) + " ?all")
                .address("h.example", "203.0.113.9");
        assertThat(check(dns, CLIENT, "a@ten.example").result()).isEqualTo(SpfResult.NEUTRAL);
        assertThat(check(dns, CLIENT, "a@eleven.example").cause()).isEqualTo(SpfCause.TOO_MANY_LOOKUPS);
    }

    @Test
    void twoTermsMayAskInVainAndThreeMayNot() {
        var dns = new FakeDns().txt("two.example", "v=spf1 a:x.example a:y.example ?all");
        dns.txt("three.example", "v=spf1 a:x.example a:y.example a:z.example ?all");
        assertThat(check(dns, CLIENT, "a@two.example").result()).isEqualTo(SpfResult.NEUTRAL);
        assertThat(check(dns, CLIENT, "a@three.example").cause()).isEqualTo(SpfCause.TOO_MANY_VOID_LOOKUPS);
    }

    @Test
    void tenExchangesAreAskedAndElevenAreAnError() {
        var dns = new FakeDns().txt("ten.example", "v=spf1 mx ?all").txt("eleven.example", "v=spf1 mx ?all");
        for (int i = 0; i < 11; i++) {
            if (i < 10) {
                dns.mx("ten.example", i, "mx" + i + ".example");
            }
            dns.mx("eleven.example", i, "mx" + i + ".example");
        }
        dns.address("mx9.example", "192.0.2.3");
        assertThat(check(dns, CLIENT, "a@ten.example").result()).isEqualTo(SpfResult.PASS);
        assertThat(check(dns, CLIENT, "a@eleven.example").cause()).isEqualTo(SpfCause.TOO_MANY_EXCHANGES);
    }

    @Test
    void policiesThatIncludeThemselvesEnd() {
        var dns = new FakeDns().txt("example.com", "v=spf1 include:example.com -all");
        SpfOutcome outcome = check(dns, CLIENT, "a@example.com");
        assertThat(outcome.cause()).isEqualTo(SpfCause.TOO_MANY_LOOKUPS);
        assertThat(dns.asked()).isEqualTo(11);
    }

    @Test
    void aThousandTermsAreReadAndEvaluated() {
        var record = new StringBuilder("v=spf1");
        for (int i = 0; i < 1_000; i++) {
            record.append(" ip4:10.")
                    .append(i / 256)
                    .append('.')
                    .append(i % 256)
                    .append(".0/24");
        }
        assertThat(of(record + " ip4:192.0.2.3 -all").result()).isEqualTo(SpfResult.PASS);
    }

    @Test
    void macrosThatWouldFillTheMemoryAreAnError() {
        var dns = new FakeDns().txt("example.com", "v=spf1 exists:" + "%{l}".repeat(12_000) + ".x -all");
        SpfOutcome outcome = check(dns, CLIENT, "l".repeat(60) + "@example.com");
        assertThat(outcome.cause()).isEqualTo(SpfCause.TOO_LONG);
        assertThat(dns.asked()).isEqualTo(1);
    }

    @Test
    void theDomainMayExplainItself() {
        var dns = new FakeDns()
                .txt("example.com", "v=spf1 -all exp=why.%{d}")
                .txt("why.example.com", "%{i} is not ours, says %{d} to %{r} at %{t}; see http://%{d}/?s=%{S}");
        assertThat(check(dns, CLIENT, "a+b@example.com").explanation())
                .isEqualTo("192.0.2.3 is not ours, says example.com to mx.our.test at 1000;"
                        + " see http://example.com/?s=a%2Bb%40example.com");
        dns.txt("why.example.com", "two records are none");
        assertThat(check(dns, CLIENT, "a@example.com").explanation()).isNull();
        assertThat(check(
                                new FakeDns()
                                        .txt("example.com", "v=spf1 -all exp=why.%{d}")
                                        .txt("why.example.com", "line\r\n250 ok"),
                                CLIENT,
                                "a@example.com")
                        .explanation())
                .as("nothing that would break a reply")
                .isNull();
    }

    @Test
    void anExplanationOfAnIncludedPolicyIsNotUsed() {
        // RFC 7208 §6.2
        var dns = new FakeDns()
                .txt("example.com", "v=spf1 include:other.example -all")
                .txt("other.example", "v=spf1 -all exp=why.other.example")
                .txt("why.other.example", "no");
        SpfOutcome outcome = check(dns, CLIENT, "a@example.com");
        assertThat(outcome.result()).isEqualTo(SpfResult.FAIL);
        assertThat(outcome.explanation()).isNull();
    }

    @Test
    void whateverIsPublishedThereIsAResultWithinTheBounds() {
        String[] pieces = {
            "v=spf1",
            " ",
            "a",
            "mx",
            "ptr",
            "include:",
            "exists:",
            "redirect=",
            "exp=",
            "ip4:",
            "ip6:",
            "all",
            "-",
            "~",
            "?",
            "/",
            "//",
            "%",
            "%{",
            "}",
            "d",
            "l",
            "r",
            "99",
            "example.com",
            "other.example",
            ".",
            ":",
            "::",
            "1",
            "192.0.2.0",
            "24",
            "\u00ff",
            "\u0000",
            "x=",
            "%{d}",
            "%{p}",
            "%{ir}",
            "%{h9r+-}",
            "\r\n"
        };
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var dns = new FakeDns()
                    .txt("example.com", record(random, pieces))
                    .txt("other.example", record(random, pieces))
                    .mx("example.com", 1, "other.example")
                    .address("other.example", "192.0.2.9")
                    .ptr("192.0.2.3", "other.example");
            SpfOutcome outcome = check(dns, CLIENT, "a.b+c@example.com");
            assertThat(outcome.subject()).as("seed %d", seed).isNotNull();
            assertThat(dns.asked())
                    .as("questions with seed %d", seed)
                    .isLessThan(11 * (1 + SpfCheck.MAX_EXCHANGES) + 13);
        }
    }

    private static String record(Random random, String[] pieces) {
        var record = new StringBuilder("v=spf1 ");
        for (int i = random.nextInt(30); i > 0; i--) {
            record.append(pieces[random.nextInt(pieces.length)]);
        }
        return record.toString();
    }
}
