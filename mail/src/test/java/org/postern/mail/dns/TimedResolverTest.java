package org.postern.mail.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TimedResolverTest {
    @Test
    void afterItsTimeNothingIsAskedAnyMore() {
        var now = new AtomicLong(1_000);
        var dns = new FakeDns().txt("a.example", "x");
        var timed = new TimedResolver(dns, () -> Instant.ofEpochSecond(now.get()), Duration.ofSeconds(20));
        var name = new DnsName("a.example");
        now.addAndGet(19);
        assertThat(timed.ask(name, RecordType.TXT).records()).containsExactly("x");
        now.addAndGet(1);
        assertThat(timed.ask(name, RecordType.TXT)).isInstanceOf(Answer.Failed.class);
        assertThat(dns.asked()).isEqualTo(1);
    }
}
