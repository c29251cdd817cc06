package org.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.postern.config.Config;
import org.postern.config.ConfigHolder;
import org.postern.config.ConfigReader;
import org.postern.config.Kind;
import org.postern.config.Limit;
import org.postern.config.Reading;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;

class InEffectTest {
    private static Config config(Map<String, String> set) {
        Reading reading = ConfigReader.read("t", "hostname = \"mx.example.org\"", Path.of("/srv"), set);
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).config();
    }

    private static InEffect inEffect(Map<String, String> set) throws SyntaxError {
        Domain host = Domain.parse("mx.example.org");
        return new InEffect(new ConfigHolder(config(set)), host);
    }

    /** All that the parts are given, and what {@link KeptMail} asks for itself. */
    private static List<Object> all(Map<String, String> set) throws SyntaxError {
        InEffect inEffect = inEffect(set);
        return List.of(
                inEffect.smtp(),
                inEffect.imap(),
                inEffect.harvest(),
                inEffect.guesses(),
                inEffect.listen(),
                config(set).limits().time(Limit.KEEP_EXPUNGED),
                KeptMail.mayWait(config(set)));
    }

    private static String text(Limit limit, long amount) {
        return limit.kind() instanceof Kind.Period ? amount + " ms" : Long.toString(amount);
    }

    @Test
    void everyLimitReachesSomePart() throws SyntaxError {
        List<Object> usual = all(Map.of());
        for (Limit limit : Limit.values()) {
            long other = switch (limit.kind()) {
                case Kind.Count(long min, long max) -> min == limit.byDefault() ? max : min;
                case Kind.Size(long min, long max) -> min == limit.byDefault() ? max : min;
                case Kind.Period(long min, long max) -> min == limit.byDefault() ? max : min;
                default -> throw new AssertionError(limit);
            };
            if (!limit.key().startsWith("memory.store")) { // those are options of the store
                assertThat(all(Map.of(limit.key(), text(limit, other))))
                        .as(limit.key())
                        .isNotEqualTo(usual);
            }
        }
    }

    @Test
    void everyRangeCanBeTakenUpAtBothEnds() throws SyntaxError {
        for (Limit limit : Limit.values()) {
            long[] ends = switch (limit.kind()) {
                case Kind.Count(long min, long max) -> new long[] {min, max};
                case Kind.Size(long min, long max) -> new long[] {min, max};
                case Kind.Period(long min, long max) -> new long[] {min, max};
                default -> throw new AssertionError(limit);
            };
            for (long end : ends) {
                assertThat(all(Map.of(limit.key(), text(limit, end))))
                        .as(limit.key())
                        .hasSize(7);
            }
        }
    }

    @Test
    void theUsualTimesAreThoseOfTheStandards() throws SyntaxError {
        InEffect usual = inEffect(Map.of());
        assertThat(usual.imap().times().idle()).as("RFC 3501 §5.4").isGreaterThanOrEqualTo(Duration.ofMinutes(30));
        assertThat(usual.smtp().times().command())
                .as("RFC 5321 §4.5.3.2.7")
                .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
        assertThat(usual.smtp().recipients()).as("RFC 5321 §4.5.3.1.8").isGreaterThanOrEqualTo(100);
    }

    @Test
    void fixedLimitsAreShownAndNoneHasTheNameOfAKey() {
        assertThat(FixedLimits.shown()).hasSizeGreaterThan(8).allSatisfy(figure -> {
            assertThat(figure.words()).startsWith(Long.toString(figure.value()).substring(0, 1));
            assertThat(Limit.values()).noneMatch(limit -> limit.key().equals("limits." + figure.name()));
        });
    }
}
