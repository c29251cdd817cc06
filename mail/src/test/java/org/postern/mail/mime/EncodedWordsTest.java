package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EncodedWordsTest {
    @Test
    void manyBeginningsWithoutAnEndTakeNoTime() {
        String beginnings = "=?x?q?a".repeat(250 * 1024 / 7);

        assertTimeout(Duration.ofSeconds(1), () -> {
            for (int i = 0; i < 5; i++) {
                assertThat(EncodedWords.decode(beginnings)).isEqualTo(beginnings);
            }
        });
        String ended = beginnings + "?=";
        assertThat(EncodedWords.decode(ended)).hasSizeLessThan(ended.length()).startsWith("=?x?q?a=?x");
    }

    @Test
    void aWordIsTakenUpToItsLimit() {
        for (int length : new int[] {4094, 4095}) {
            assertThat(EncodedWords.decode("=?utf-8?q?" + "a".repeat(length) + "?="))
                    .isEqualTo("a".repeat(length));
        }
        String longer = "=?utf-8?q?" + "a".repeat(4096) + "?=";
        assertThat(EncodedWords.decode(longer)).isEqualTo(longer);
    }

    @Test
    void wordsStandBesideWhatIsNone() {
        assertThat(EncodedWords.decode("=?a b =?utf-8?q?x?= ?= =?utf-8?b?eQ==?= =?utf-8?q?z?="))
                .isEqualTo("=?a b x ?= yz");
        assertThat(EncodedWords.decode("=?")).isEqualTo("=?");
        assertThat(EncodedWords.decode("=?x?q?")).isEqualTo("=?x?q?");
        assertThat(EncodedWords.decode("=?x??=")).isEqualTo("=?x??=");
    }
}
