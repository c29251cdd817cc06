package org.postern.origin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.dns.ZoneResolver;
import org.postern.mail.dkim.ArcOutcome;
import org.postern.mail.dmarc.DmarcResult;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;
import org.postern.mail.spf.SpfResult;
import org.postern.reason.Language;

final class ExaminerTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");
    private static final String ZONE = """
            evil.example. IN TXT "v=spf1 ip4:192.0.2.7 -all"
            _dmarc.evil.example. IN TXT "v=DMARC1; p=reject"
            xn--e1afmkfd.example. IN TXT "v=spf1 ip4:192.0.2.7 -all"
            _dmarc.xn--e1afmkfd.example. IN TXT "v=DMARC1; p=reject"
            """;

    private static Examination examine(String message, String mailFrom) {
        try {
            var examiner = new Examiner();
            byte[] octets = message.getBytes(UTF_8);
            for (int at = 0; at < octets.length; at += 1_000) {
                examiner.take(octets, at, Math.min(1_000, octets.length - at));
            }
            return examiner.examine(ZoneResolver.parse(ZONE), new Claim(CLIENT, "h.example", mailFrom), null, CLOCK);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable NoAuthor noAuthor(String message) {
        Examination examination = examine(message, "x@evil.example");
        assertThat(examination.dmarc() == null).isEqualTo(examination.noAuthor() != null);
        return examination.noAuthor();
    }

    @Test
    void oneAuthorBeyondDoubtIsJudged() {
        assertThat(noAuthor("From: x@evil.example\r\n\r\nhi\r\n")).isNull();
        assertThat(noAuthor("From: x@evil.example\r\nodd\r\n\r\nbare \n in the body\r\n"))
                .isNull();
        assertThat(noAuthor("From: x@evil.example\r\n")).isNull();
    }

    @Test
    void whereAnotherAuthorMayStandNobodyPasses() {
        assertThat(noAuthor("From: ceo@my_bank.example, x@evil.example\r\n\r\n"))
                .isEqualTo(NoAuthor.UNREADABLE);
        assertThat(noAuthor("From: a@bank.example, x@evil.example\r\n\r\n")).isEqualTo(NoAuthor.SEVERAL);
        assertThat(noAuthor("From: x@evil.example\r\nFrom: x@evil.example\r\n\r\n"))
                .isEqualTo(NoAuthor.SEVERAL_FROM);
        assertThat(noAuthor("Subject: x\r\n\r\n")).isEqualTo(NoAuthor.NONE);
        assertThat(noAuthor("From: x@evil.example\r\nX: " + "x".repeat(300_000) + "\r\n\r\n"))
                .isEqualTo(NoAuthor.HEADER_TOO_LARGE);
        String many = "From: x@evil.example\r\n" + "X: y\r\n".repeat(2_000) + "From: ceo@bank.example\r\n\r\n";
        assertThat(noAuthor(many)).isEqualTo(NoAuthor.TOO_MANY_FIELDS);
    }

    @Test
    void aLoneCrOrLfInTheHeaderMayHideAnAuthor() {
        for (String end : List.of("\n", "\r", "\n\r", "\r\r\n")) {
            assertThat(noAuthor("From: x@evil.example\r\nSubject: a" + end + "From: ceo@bank.example\r\n\r\n"))
                    .isEqualTo(NoAuthor.BARE_LINE_END);
        }
        assertThat(noAuthor("From: x@evil.example\r")).isEqualTo(NoAuthor.BARE_LINE_END);
        assertThat(noAuthor("\nFrom: x@evil.example\r\n\r\n")).isEqualTo(NoAuthor.BARE_LINE_END);
    }

    @Test
    void internationalDomainsAlignInBothForms() {
        for (String sender : List.of("x@пример.example", "x@xn--e1afmkfd.example")) {
            Examination examination = examine("From: я@ПРИМЕР.example\r\n\r\n", sender);
            assertThat(requireNonNull(examination.dmarc()).result()).as(sender).isEqualTo(DmarcResult.PASS);
        }
    }

    @Test
    void oneMessageMayAskForThirtySecondsInAll() {
        // RFC 7208 §4.6.4, and ten for the author
        var now = new AtomicLong(1_800_000_000);
        var asked = new AtomicLong();
        var slow = new Resolver() {
            @Override
            @SuppressWarnings("unchecked") // What each type wants.
            public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
                now.addAndGet(5);
                asked.incrementAndGet();
                return type == RecordType.TXT
                        ? new Answer.Found<>(
                                (List<R>) List.of("v=spf1 a:a.example a:b.example a:c.example mx ?all"), false)
                        : new Answer.Found<>((List<R>) List.of(InetAddress.ofLiteral("198.51.100.1")), false);
            }
        };
        var examiner = new Examiner();
        byte[] message = "From: x@evil.example\r\n\r\n".getBytes(UTF_8);
        examiner.take(message, 0, message.length);
        Examination examination = examiner.examine(
                slow, new Claim(CLIENT, "h.example", "x@evil.example"), null, () -> Instant.ofEpochSecond(now.get()));
        assertThat(asked.get()).isEqualTo(6);
        assertThat(requireNonNull(examination.mailFrom()).result()).isEqualTo(SpfResult.TEMPERROR);
    }

    @Test
    void aSendersOwnSlowNamesDoNotHideWhatTheAuthorsDomainWants() {
        var now = new AtomicLong(1_800_000_000);
        var dns = new Resolver() {
            @Override
            @SuppressWarnings("unchecked") // What each type wants.
            public <R> Answer<R> ask(DnsName name, RecordType<R> type) {
                if (name.text().endsWith("evil.example")) {
                    now.addAndGet(15);
                    return new Answer.Failed<>("slow");
                }
                return name.text().equals("_dmarc.bank.example")
                        ? new Answer.Found<>((List<R>) List.of("v=DMARC1; p=reject"), false)
                        : new Answer.NoData<>(false);
            }
        };
        var examiner = new Examiner();
        byte[] message = "From: x@bank.example\r\n\r\n".getBytes(UTF_8);
        examiner.take(message, 0, message.length);
        Examination examination = examiner.examine(
                dns,
                new Claim(CLIENT, "h.evil.example", "x@evil.example"),
                null,
                () -> Instant.ofEpochSecond(now.get()));
        assertThat(requireNonNull(examination.mailFrom()).result()).isEqualTo(SpfResult.TEMPERROR);
        assertThat(requireNonNull(examination.dmarc()).result()).isEqualTo(DmarcResult.FAIL);
    }

    @Test
    void everyFaultOfTheAuthorHasWordsOfItsOwn() {
        var arc = new ArcOutcome(ArcOutcome.Status.NONE, "", List.of());
        for (Language language : List.of(Language.ENGLISH, Language.RUSSIAN)) {
            Words words = new Words(language);
            List<String> said = List.of(NoAuthor.values()).stream()
                    .map(fault -> words.of(new Examination(null, null, List.of(), fault, null, arc)))
                    .toList();
            assertThat(said).doesNotHaveDuplicates().allMatch(text -> text.length() > 10);
        }
    }
}
