package org.postern.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.TSIG;

/** Over a server that is not there: it says what a test wants, when it wants. */
final class NetworkResolverTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000));
    private static final DnsName START = new DnsName("a1.example");

    /** What the server answers to a question. */
    private interface Answers {
        List<Record> to(Name name);
    }

    private record Slow(Answers answers, Duration delay) implements Resolver {
        @Override
        public CompletionStage<Message> sendAsync(Message query) {
            Executor later = CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS);
            return CompletableFuture.supplyAsync(() -> answer(query), later);
        }

        private Message answer(Message query) {
            var message = new Message(query.getHeader().getID());
            message.getHeader().setFlag(Flags.QR);
            message.addRecord(query.getQuestion(), Section.QUESTION);
            answers.to(query.getQuestion().getName()).forEach(record -> message.addRecord(record, Section.ANSWER));
            return message;
        }

        @Override
        public void setPort(int port) {}

        @Override
        public void setTCP(boolean flag) {}

        @Override
        public void setIgnoreTruncation(boolean flag) {}

        @Override
        public void setEDNS(int version, int payloadSize, int flags, List<EDNSOption> options) {}

        @Override
        public void setTSIGKey(TSIG key) {}

        @Override
        public void setTimeout(Duration timeout) {}
    }

    private static Answer<?> ask(Answers answers, Duration delay, Duration patience) {
        var cache = new AnswerCache(CLOCK, 100);
        return new NetworkResolver(new Slow(answers, delay), false, cache, patience).ask(START, RecordType.A);
    }

    private static Name host(int number) {
        return Name.fromConstantString("a" + number + ".example.");
    }

    private static Record alias(int from, int to) {
        return new CNAMERecord(host(from), DClass.IN, 60, host(to));
    }

    /** a1 is a2, one answer each, up to a5, which has an address. */
    private static List<Record> chain(Name name) {
        int number = name.toString().charAt(1) - '0';
        return number < 5
                ? List.of(alias(number, number + 1))
                : List.of(new ARecord(name, DClass.IN, 60, InetAddress.ofLiteral("192.0.2.1")));
    }

    @Test
    void aliasesAreFollowedFromAnswerToAnswer() {
        Answer<?> answer = ask(NetworkResolverTest::chain, Duration.ofMillis(1), Duration.ofMinutes(1));
        assertThat(answer.records()).hasSize(1);
    }

    @Test
    void allAliasesTogetherHaveTheTimeOfOneQuestion() {
        Answer<?> answer = ask(NetworkResolverTest::chain, Duration.ofMillis(200), Duration.ofMillis(500));
        assertThat(answer).isInstanceOf(Answer.Failed.class);
    }

    @Test
    void aCircleOfAliasesIsNoAnswer() {
        Answer<?> two = ask(_ -> List.of(alias(1, 2), alias(2, 1)), Duration.ofMillis(1), Duration.ofMinutes(1));
        assertThat(two).isInstanceOf(Answer.Failed.class);
        assertThat(ask(_ -> List.of(alias(1, 1)), Duration.ofMillis(1), Duration.ofMinutes(1)))
                .isInstanceOf(Answer.Failed.class);
        Answer<?> three =
                ask(_ -> List.of(alias(1, 2), alias(2, 3), alias(3, 1)), Duration.ofMillis(1), Duration.ofMinutes(1));
        assertThat(three).isInstanceOf(Answer.Failed.class);
    }
}
