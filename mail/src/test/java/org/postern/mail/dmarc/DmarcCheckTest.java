package org.postern.mail.dmarc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.FakeDns;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;

final class DmarcCheckTest {
    private static DnsName name(String text) {
        return requireNonNull(DnsName.of(text));
    }

    private static Identifier dkim(String domain) {
        return new Identifier(Identifier.Kind.DKIM, name(domain), true);
    }

    private static Identifier spf(String domain) {
        return new Identifier(Identifier.Kind.SPF, name(domain), true);
    }

    private static DmarcOutcome check(FakeDns dns, String author, Identifier... identifiers) {
        return DmarcCheck.evaluate(dns, name(author), List.of(identifiers));
    }

    private static FakeDns example(String record) {
        return new FakeDns().txt("_dmarc.example.com", record).address("example.com", "192.0.2.1");
    }

    @Test
    void theWalkAsksAtTheNamesOfTheStandardsExample() {
        // RFC 9989 §4.10
        var asked = new StringBuilder();
        var dns = new FakeDns();
        DmarcCheck.evaluate(
                new Resolver() {
                    @Override
                    public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
                        asked.append(name).append(' ');
                        return dns.ask(name, type);
                    }
                },
                name("a.b.c.d.e.f.g.h.i.j.mail.example.com"),
                List.of());
        assertThat(asked.toString().strip().split(" "))
                .containsExactly(
                        "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.example.com",
                        "_dmarc.g.h.i.j.mail.example.com",
                        "_dmarc.h.i.j.mail.example.com",
                        "_dmarc.i.j.mail.example.com",
                        "_dmarc.j.mail.example.com",
                        "_dmarc.mail.example.com",
                        "_dmarc.example.com",
                        "_dmarc.com");
    }

    @Test
    void theOrganizationIsTheOneOfTheStandardsExamples() {
        // RFC 9989 §4.10.2
        String author = "a.mail.example.com";
        var plain = new FakeDns()
                .txt("_dmarc.mail.example.com", "v=DMARC1; p=none")
                .txt("_dmarc.example.com", "v=DMARC1; p=reject");
        assertThat(check(plain, author).organization()).isEqualTo(name("example.com"));
        assertThat(check(plain, author).recordAt()).isEqualTo(name("example.com"));
        var own = new FakeDns().txt("_dmarc.mail.example.com", "v=DMARC1; p=none; psd=n");
        assertThat(check(own, author).organization()).isEqualTo(name("mail.example.com"));
        var suffix = new FakeDns().txt("_dmarc.com", "v=DMARC1; p=none; psd=y");
        assertThat(check(suffix, author).organization()).isEqualTo(name("example.com"));
        assertThat(check(suffix, author).recordAt()).as("the suffix's policy").isEqualTo(name("com"));
        assertThat(check(new FakeDns(), author).organization()).isEqualTo(name(author));
        assertThat(check(new FakeDns(), author).result()).isEqualTo(DmarcResult.NONE);
    }

    @Test
    void alignmentIsRelaxedUnlessTheOwnerWantsItStrict() {
        // RFC 9989 §4.4, table 1
        FakeDns relaxed = example("v=DMARC1; p=reject");
        assertThat(check(relaxed, "news.example.com", dkim("foo.example.com")).result())
                .isEqualTo(DmarcResult.PASS);
        assertThat(check(relaxed, "news.example.com", dkim("news.example.com")).result())
                .isEqualTo(DmarcResult.PASS);
        assertThat(check(relaxed, "news.example.com", dkim("foo.example.net")).result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(check(relaxed, "example.com", spf("bounce.example.com")).result())
                .isEqualTo(DmarcResult.PASS);
        FakeDns strict = example("v=DMARC1; p=reject; adkim=s");
        assertThat(check(strict, "example.com", dkim("mail.example.com")).result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(check(strict, "example.com", dkim("example.com")).result()).isEqualTo(DmarcResult.PASS);
        assertThat(check(strict, "example.com", spf("mail.example.com")).result())
                .isEqualTo(DmarcResult.PASS);
        FakeDns strictSpf = example("v=DMARC1; p=reject; aspf=s");
        assertThat(check(strictSpf, "example.com", spf("mail.example.com")).result())
                .isEqualTo(DmarcResult.FAIL);
        assertThat(check(strictSpf, "example.com", dkim("mail.example.com")).result())
                .isEqualTo(DmarcResult.PASS);
    }

    @Test
    void anOtherOrganizationBelowOursIsNotAligned() {
        FakeDns dns = example("v=DMARC1; p=reject").txt("_dmarc.dept.example.com", "v=DMARC1; p=none; psd=n");
        assertThat(check(dns, "example.com", dkim("x.dept.example.com")).result())
                .isEqualTo(DmarcResult.FAIL);
    }

    @Test
    void neighboursUnderASuffixAreNotAligned() {
        var dns = new FakeDns()
                .txt("_dmarc.co.example", "v=DMARC1; p=none; psd=y")
                .txt("_dmarc.a.co.example", "v=DMARC1; p=reject");
        assertThat(check(dns, "a.co.example", dkim("b.co.example")).result()).isEqualTo(DmarcResult.FAIL);
        assertThat(check(dns, "a.co.example", dkim("x.a.co.example")).result()).isEqualTo(DmarcResult.PASS);
    }

    @Test
    void whoCannotAlignCostsNoQuestion() {
        FakeDns dns = example("v=DMARC1; p=reject");
        check(dns, "example.com");
        int before = dns.asked();
        check(dns, "example.com", dkim("a.b.c.d.e.evil.test"), spf("x.y.evil.test"));
        assertThat(dns.asked() - before).isEqualTo(before);
    }

    @Test
    void subdomainsHaveTheirOwnPolicies() {
        FakeDns dns = example("v=DMARC1; p=none; sp=quarantine; np=reject").address("there.example.com", "192.0.2.9");
        assertThat(check(dns, "example.com").wanted()).isEqualTo(DmarcPolicy.NONE);
        assertThat(check(dns, "there.example.com").wanted()).isEqualTo(DmarcPolicy.QUARANTINE);
        assertThat(check(dns, "nowhere.example.com").wanted()).isEqualTo(DmarcPolicy.REJECT);
        FakeDns less = example("v=DMARC1; p=reject; sp=quarantine");
        assertThat(check(less, "nowhere.example.com").wanted()).isEqualTo(DmarcPolicy.QUARANTINE);
        assertThat(check(example("v=DMARC1; p=reject"), "nowhere.example.com").wanted())
                .isEqualTo(DmarcPolicy.REJECT);
    }

    @Test
    void whoOnlyTestsGetsOneLevelLess() {
        assertThat(check(example("v=DMARC1; p=reject; t=y"), "example.com").wanted())
                .isEqualTo(DmarcPolicy.QUARANTINE);
        assertThat(check(example("v=DMARC1; p=quarantine; t=y"), "example.com").wanted())
                .isEqualTo(DmarcPolicy.NONE);
        assertThat(check(example("v=DMARC1; p=reject; t=y"), "example.com").published())
                .isEqualTo(DmarcPolicy.REJECT);
        assertThat(check(example("v=DMARC1; p=reject; pct=0"), "example.com").wanted())
                .as("pct is of the past")
                .isEqualTo(DmarcPolicy.REJECT);
    }

    @Test
    void aRecordThatSaysTooLittleCountsOnlyWithAnAddressForReports() {
        // RFC 9989 §4.10.1
        assertThat(check(example("v=DMARC1; p=rejct"), "example.com").result()).isEqualTo(DmarcResult.NONE);
        assertThat(check(example("v=DMARC1; p=rejct"), "example.com", dkim("example.com"))
                        .result())
                .isEqualTo(DmarcResult.NONE);
        assertThat(check(example("v=DMARC1; p=reject; np=x"), "example.com").result())
                .isEqualTo(DmarcResult.NONE);
        DmarcOutcome reported = check(example("v=DMARC1; p=rejct; rua=mailto:a@b.example"), "example.com");
        assertThat(reported.result()).isEqualTo(DmarcResult.FAIL);
        assertThat(reported.wanted()).isEqualTo(DmarcPolicy.NONE);
        assertThat(check(example("v=DMARC1; p=reject; sp=x; rua=mailto:a@b.example"), "example.com")
                        .published())
                .isEqualTo(DmarcPolicy.NONE);
    }

    @Test
    void aRecordWithoutAPolicyAsksForNothing() {
        // RFC 9989 §4.7, p
        DmarcOutcome outcome = check(example("v=DMARC1; aspf=s"), "example.com");
        assertThat(outcome.result()).isEqualTo(DmarcResult.FAIL);
        assertThat(outcome.wanted()).isEqualTo(DmarcPolicy.NONE);
        assertThat(check(example("v=DMARC1; sp=reject").address("a.example.com", "192.0.2.9"), "a.example.com")
                        .wanted())
                .isEqualTo(DmarcPolicy.REJECT);
    }

    @Test
    void whoIsTheAuthorsDomainItselfNeedsNobodyAbove() {
        // RFC 9989 §4.10.2
        FakeDns dns = new FakeDns()
                .txt("_dmarc.mail.example.com", "v=DMARC1; p=reject")
                .dead("_dmarc.example.com")
                .dead("_dmarc.com");
        DmarcOutcome outcome = check(dns, "mail.example.com", spf("other.test"), dkim("mail.example.com"));
        assertThat(outcome.result()).isEqualTo(DmarcResult.PASS);
        assertThat(outcome.aligned()).containsExactly(dkim("mail.example.com"));
        assertThat(outcome.organization()).isEqualTo(name("mail.example.com"));
        assertThat(outcome.published()).isEqualTo(DmarcPolicy.REJECT);
        assertThat(dns.asked()).isEqualTo(1);
        assertThat(check(dns, "mail.example.com", dkim("other.test")).result()).isEqualTo(DmarcResult.TEMPERROR);
    }

    @Test
    void whetherANameExistsIsAskedOnlyWhenThatDecides() {
        FakeDns dns = example("v=DMARC1; p=none; np=reject").dead("a.example.com");
        assertThat(check(dns, "a.example.com", dkim("example.com")).result()).isEqualTo(DmarcResult.PASS);
        assertThat(check(dns, "a.example.com").result()).isEqualTo(DmarcResult.TEMPERROR);
    }

    @Test
    void whatIsNoRecordOrOneOfSeveralIsPassedOver() {
        assertThat(check(example("v=DMARC2; p=reject"), "example.com").result()).isEqualTo(DmarcResult.NONE);
        assertThat(check(example("v=dmarc1; p=reject"), "example.com").result()).isEqualTo(DmarcResult.NONE);
        assertThat(check(example("p=reject; v=DMARC1"), "example.com").result()).isEqualTo(DmarcResult.NONE);
        FakeDns two = example("v=DMARC1; p=reject").txt("_dmarc.example.com", "v=DMARC1; p=none");
        assertThat(check(two, "example.com").result()).isEqualTo(DmarcResult.NONE);
        FakeDns other = example("v=DMARC1; p=reject").txt("_dmarc.example.com", "something else");
        assertThat(check(other, "example.com").result()).isEqualTo(DmarcResult.FAIL);
    }

    @Test
    void withoutAnAnswerNothingIsDecided() {
        assertThat(check(new FakeDns().dead("_dmarc.example.com"), "example.com")
                        .result())
                .isEqualTo(DmarcResult.TEMPERROR);
        FakeDns dns = example("v=DMARC1; p=reject");
        var undecided = new Identifier(Identifier.Kind.DKIM, name("example.com"), false);
        assertThat(check(dns, "example.com", undecided).result()).isEqualTo(DmarcResult.TEMPERROR);
        assertThat(check(dns, "example.com", undecided).wanted()).isEqualTo(DmarcPolicy.NONE);
        assertThat(check(dns, "example.com", undecided, spf("example.com")).result())
                .isEqualTo(DmarcResult.PASS);
        dns.dead("_dmarc.mail.example.com");
        assertThat(check(dns, "example.com", dkim("mail.example.com")).result()).isEqualTo(DmarcResult.TEMPERROR);
    }

    @Test
    void addressesForReportsAreReadWithoutTheirOldSizes() {
        DmarcRecord record = requireNonNull(
                DmarcRecord.parse("v=DMARC1;p=none;rua=mailto:a@b.example!10m, https://x.example/r ,nonsense"));
        assertThat(record.aggregateTo()).containsExactly("mailto:a@b.example", "https://x.example/r");
    }

    @Test
    void whateverIsPublishedThereIsAnOutcomeWithinTheBounds() {
        String[] pieces = {
            "v=DMARC1",
            ";",
            "p=",
            "sp=",
            "np=",
            "none",
            "reject",
            "psd=",
            "y",
            "n",
            "t=",
            "rua=",
            "mailto:",
            "=",
            " ",
            "\u00ff",
            ",",
            "!"
        };
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var dns = new FakeDns();
            for (String at :
                    List.of("_dmarc.a.b.example.com", "_dmarc.b.example.com", "_dmarc.example.com", "_dmarc.com")) {
                var record = new StringBuilder(random.nextBoolean() ? "v=DMARC1;" : "");
                for (int i = random.nextInt(12); i > 0; i--) {
                    record.append(pieces[random.nextInt(pieces.length)]);
                }
                dns.txt(at, record.toString());
            }
            DmarcOutcome outcome = check(dns, "a.b.example.com", dkim("x.b.example.com"), spf("example.com"));
            assertThat(outcome.result() == DmarcResult.PASS)
                    .as("seed %d", seed)
                    .isEqualTo(!outcome.aligned().isEmpty());
            assertThat(dns.asked()).as("seed %d", seed).isLessThanOrEqualTo(7);
        }
    }
}
