package org.postern.mail.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.mail.wire.SyntaxError;

class PlainTest {
    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nameAndPasswordAreRead() throws SyntaxError {
        assertThat(Plain.parse(base64("\0ann\0pä ss"))).isEqualTo(new Plain("", "ann", "pä ss"));
        assertThat(Plain.parse(base64("bob\0ann\0p")).isForAnother()).isTrue();
        assertThat(Plain.parse(base64("ann\0ann\0p")).isForAnother()).isFalse();
        assertThat(new Plain("", "ann", "secret").toString()).doesNotContain("secret", "ann");
    }

    @Test
    void allElseIsRefused() {
        for (String bad : List.of("", "=", "A", "AAA*", base64("ann\0p"), base64("\0\0\0"), "AP8A" + "Kg==", "gACA")) {
            assertThatThrownBy(() -> Plain.parse(bad)).as(bad).isInstanceOf(SyntaxError.class);
        }
    }

    @Test
    void anythingIsReadOrRefused() {
        var random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] octets = new byte[random.nextInt(40)];
            random.nextBytes(octets);
            String text = round % 2 == 0
                    ? Base64.getEncoder().encodeToString(octets)
                    : new String(octets, StandardCharsets.ISO_8859_1);
            try {
                assertThat(Plain.parse(text).name()).doesNotContain("\0");
            } catch (SyntaxError expected) {
                assertThat(expected).hasMessageStartingWith("not ");
            }
        }
    }
}
