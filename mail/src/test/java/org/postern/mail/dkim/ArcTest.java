package org.postern.mail.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postern.mail.dns.FakeDns;
import org.postern.mail.message.HeaderReader;
import org.postern.mail.message.HeaderSection;

/** On a message that another program (dkimpy) has signed and sealed twice. */
final class ArcTest {
    private static final long NOW = 1_795_500_005;

    private static String message = "";
    private static String key = "";

    @BeforeAll
    static void read() throws IOException {
        message = resource("two-sets.eml");
        key = resource("two-sets.key.txt").strip();
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = requireNonNull(ArcTest.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), ISO_8859_1);
        }
    }

    private static FakeDns published() {
        return new FakeDns().txt("s._domainkey.b.example", key).txt("s._domainkey.c.example", key);
    }

    private static ArcOutcome verify(FakeDns dns, String text) {
        return verify(dns, text, NOW);
    }

    private static ArcOutcome verify(FakeDns dns, String text, long seconds) {
        byte[] octets = text.getBytes(ISO_8859_1);
        var reader = new HeaderReader();
        reader.take(octets, 0, octets.length);
        HeaderSection header = reader.section();
        var verifier = new ArcVerifier(header);
        verifier.body(octets, header.size(), octets.length - header.size());
        return verifier.outcome(dns, seconds);
    }

    private static ArcOutcome.Status status(String text) {
        return verify(published(), text).status();
    }

    @Test
    void aChainThatHoldsTellsWhoSealedAndWhatHeFound() {
        ArcOutcome outcome = verify(published(), message);
        assertThat(outcome.status()).isEqualTo(ArcOutcome.Status.PASS);
        assertThat(outcome.sets()).extracting(ArcOutcome.Set::sealer).containsExactly("b.example", "c.example");
        assertThat(outcome.sets().getFirst().results())
                .startsWith("mx0.example;")
                .contains("dkim=pass");
    }

    @Test
    void aMessageWithoutAChainHasNone() {
        assertThat(status("From: a@b.example\r\n\r\n")).isEqualTo(ArcOutcome.Status.NONE);
    }

    @Test
    void whatAnybodyChangesBreaksTheChain() {
        assertThat(status(message.replace("here they", "here we"))).isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status(message.replace("Subject: Minutes", "Subject: Hours")))
                .isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status(message.replaceFirst(
                        "ARC-Authentication-Results: i=1; mx0", "ARC-Authentication-Results: i=1; mx9")))
                .as("an older set is sealed too")
                .isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status(message.replaceFirst("cv=pass", "cv=fail"))).isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status(message.replaceFirst("cv=none", "cv=pass"))).isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status("X-Added: on the way\r\n" + message)).isEqualTo(ArcOutcome.Status.PASS);
    }

    @Test
    void setsMustBeWholeAndInARow() {
        assertThat(status(message.replaceFirst("ARC-Seal: i=2", "ARC-Seal: i=3")))
                .isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status(message.replaceFirst("ARC-Seal: i=1", "ARC-Seal: i=2")))
                .isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status(message.replaceFirst("ARC-Seal: i=1", "X-Seal: i=1"))).isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status(message.replaceFirst("ARC-Seal: i=1;", "ARC-Seal: i=1; h=from;")))
                .isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(status(message.replaceFirst("ARC-Seal: i=2", "ARC-Seal: i=x")))
                .isEqualTo(ArcOutcome.Status.FAIL);
    }

    @Test
    void aKeyThatCannotBeHadBreaksTheChainForGood() {
        FakeDns half = new FakeDns().txt("s._domainkey.c.example", key);
        assertThat(verify(half, message).status()).isEqualTo(ArcOutcome.Status.FAIL);
        assertThat(verify(half.dead("s._domainkey.b.example"), message).status())
                .isEqualTo(ArcOutcome.Status.FAIL);
    }

    @Test
    void aChainEndsWithTheTimeOfItsNewestSignature() {
        // RFC 8617 §4.1.2: x= as in RFC 6376
        String ends = message.replace("t=1795500001; h=", "t=1795500001; x=" + (NOW + 10) + "; h=");
        assertThat(verify(published(), ends, NOW + 11).detail()).contains("x=" + (NOW + 10));
        assertThat(verify(published(), ends, NOW + 10).detail()).contains("b=");
    }

    @Test
    void fiftySetsAreLookedAtAndNoMore() {
        String set =
                "ARC-Seal: i=%1$d; cv=none\r\nARC-Message-Signature: i=%1$d\r\nARC-Authentication-Results: i=%1$d; x\r\n";
        var fifty = new StringBuilder();
        for (int i = 1; i <= ArcVerifier.MAX_SETS; i++) {
            fifty.append(set.formatted(i));
        }
        assertThat(verify(published(), fifty + "\r\n").detail()).startsWith("cv=");
        assertThat(verify(published(), fifty + set.formatted(51) + "\r\n").detail())
                .contains("more than 50");
    }

    @Test
    void noChangeInTheSealedFieldsEverPasses() {
        int end = message.indexOf("From: Ann");
        int changed = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            int at = random.nextInt(end);
            char c = message.charAt(at);
            char other = (char) ('!' + random.nextInt(94));
            boolean unsigned =
                    message.lastIndexOf("\r\nAuthentication-Results", at) > message.lastIndexOf("\r\nARC-", at);
            boolean spare = message.startsWith("=", at + 1); // bits that base64 drops, or the space before a sign
            if (unsigned
                    || spare
                    || Character.isWhitespace(c)
                    || Character.toLowerCase(c) == Character.toLowerCase(other)) {
                continue;
            }
            String damaged = message.substring(0, at) + other + message.substring(at + 1);
            assertThat(status(damaged))
                    .as("seed %d: %s for %s at %d", seed, other, c, at)
                    .isNotEqualTo(ArcOutcome.Status.PASS);
            changed++;
        }
        assertThat(changed).isGreaterThan(1_000);
    }
}
