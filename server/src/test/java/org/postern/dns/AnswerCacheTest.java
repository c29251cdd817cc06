package org.postern.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;

final class AnswerCacheTest {
    private static final String LARGE = "x".repeat(64 * 1024);

    private final AtomicLong now = new AtomicLong(1_000);
    private final AtomicLong fetched = new AtomicLong();
    private final AnswerCache cache = new AnswerCache(() -> Instant.ofEpochSecond(now.get()), 5_000);

    private void ask(int number) {
        cache.get(new DnsName("n" + number + ".example"), RecordType.TXT, () -> {
            fetched.incrementAndGet();
            return new AnswerCache.Fresh<>(new Answer.Found<>(List.of(LARGE), false), 60);
        });
    }

    @Test
    void largeAnswersDoNotFillTheMemory() {
        for (int i = 0; i < 1_000; i++) {
            ask(i);
            assertThat(cache.octets()).isLessThanOrEqualTo(AnswerCache.MAX_OCTETS);
        }
        assertThat(cache.octets()).isGreaterThan(AnswerCache.MAX_OCTETS / 2);
        ask(999);
        assertThat(fetched.get()).as("the newest is kept").isEqualTo(1_000);
        ask(0);
        assertThat(fetched.get()).as("the oldest is not").isEqualTo(1_001);
    }

    @Test
    void anAnswerThatTakesThePlaceOfAnOldOneWeighsOnce() {
        for (int i = 0; i < 1_000; i++) {
            ask(7);
            now.addAndGet(61);
        }
        assertThat(fetched.get()).isEqualTo(1_000);
        assertThat(cache.octets()).isLessThan(2L * LARGE.length());
    }
}
