package org.postern.mail.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BodyHashTest {
    private static byte[] hash(Canonicalization form, String body, int slice) {
        var hash = new BodyHash(Algorithm.RSA_SHA256, form, Long.MAX_VALUE);
        byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < octets.length; at += slice) {
            hash.take(octets, at, Math.min(slice, octets.length - at));
        }
        return hash.value();
    }

    /** The rules as they are written, on the whole text at once. */
    private static String canonical(Canonicalization form, String body) {
        String text = body;
        if (form == Canonicalization.RELAXED) {
            text = text.replaceAll("[ \t]+", " ").replaceAll(" \r\n", "\r\n").replaceAll(" \\z", "");
        }
        while (text.endsWith("\r\n")) {
            text = text.substring(0, text.length() - 2);
        }
        return text.isEmpty() && form == Canonicalization.RELAXED ? "" : text + "\r\n";
    }

    private static byte[] sha256(String text) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void emptyBodiesHaveTheHashesThatTheStandardNames() {
        // RFC 6376 §3.4.3, §3.4.4
        assertThat(Base64.getEncoder().encodeToString(hash(Canonicalization.SIMPLE, "", 1)))
                .isEqualTo("frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=");
        assertThat(Base64.getEncoder().encodeToString(hash(Canonicalization.RELAXED, "", 1)))
                .isEqualTo("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    @Test
    void theExampleOfTheStandardComesOut() throws NoSuchAlgorithmException {
        // RFC 6376 §3.4.5
        String body = " C \r\nD \t E\r\n\r\n\r\n";
        assertThat(hash(Canonicalization.RELAXED, body, 3)).isEqualTo(sha256(" C\r\nD E\r\n"));
        assertThat(hash(Canonicalization.SIMPLE, body, 3)).isEqualTo(sha256(" C \r\nD \t E\r\n"));
    }

    @Test
    void slicesMakeNoDifferenceAndTheRulesHoldForAnyBody() throws NoSuchAlgorithmException {
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var body = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                body.append(new String[] {"a", " ", "\t", "\r\n", "\r\n\r\n", "\r", "\n", "\u00e9"}[random.nextInt(8)]);
            }
            for (Canonicalization form : Canonicalization.values()) {
                assertThat(hash(form, body.toString(), 1 + random.nextInt(5)))
                        .as("seed %d, %s", seed, form)
                        .isEqualTo(sha256(canonical(form, body.toString())));
            }
        }
    }
}
