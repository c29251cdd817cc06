package org.postern.defence;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.postern.listen.Network;
import org.postern.testkit.TestClock;
import org.postern.trace.RecordedEvents;

final class HarvestTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-24T02:40:00Z"));
    private final RecordedEvents events = new RecordedEvents();

    private Harvest harvest(HarvestLimits limits) {
        return new Harvest(() -> limits, clock, events);
    }

    private static InetAddress ip(String literal) {
        return InetAddress.ofLiteral(literal);
    }

    private static Harvest.Answer guess(Harvest harvest, String from, int times) {
        Harvest.Answer last = Harvest.Answer.OPENLY;
        for (int i = 0; i < times; i++) {
            last = harvest.unknown(ip(from), false);
        }
        return last;
    }

    @Test
    void aNetworkLearnsTwentyNamesAnHour() {
        Harvest harvest = harvest(HarvestLimits.USUAL);
        assertThat(guess(harvest, "192.0.2.1", 20)).isEqualTo(Harvest.Answer.OPENLY);
        assertThat(harvest.unknown(ip("192.0.2.255"), false)).isEqualTo(Harvest.Answer.AFTER_DATA);
        assertThat(harvest.known(ip("192.0.2.1"), false)).isEqualTo(Harvest.Answer.AFTER_DATA);
        assertThat(harvest.unknown(ip("192.0.3.1"), false)).isEqualTo(Harvest.Answer.OPENLY);
    }

    @Test
    void beyondTwiceTheBudgetItLearnsNothing() {
        Harvest harvest = harvest(HarvestLimits.USUAL);
        assertThat(guess(harvest, "192.0.2.1", 40)).isEqualTo(Harvest.Answer.AFTER_DATA);
        assertThat(harvest.unknown(ip("192.0.2.1"), false)).isEqualTo(Harvest.Answer.LATER);
        assertThat(harvest.known(ip("192.0.2.1"), false)).isEqualTo(Harvest.Answer.LATER);
        assertThat(harvest.known(ip("192.0.3.1"), false)).isEqualTo(Harvest.Answer.OPENLY);
    }

    @Test
    void theHourSlides() {
        Harvest harvest = harvest(HarvestLimits.USUAL);
        guess(harvest, "192.0.2.1", 10);
        clock.pass(Duration.ofMinutes(30));
        guess(harvest, "192.0.2.1", 10);
        clock.pass(Duration.ofMinutes(30));
        assertThat(harvest.known(ip("192.0.2.1"), false)).isEqualTo(Harvest.Answer.AFTER_DATA);
        clock.pass(Duration.ofMillis(1));
        assertThat(guess(harvest, "192.0.2.1", 10)).isEqualTo(Harvest.Answer.OPENLY);
        assertThat(guess(harvest, "192.0.2.1", 1)).isEqualTo(Harvest.Answer.AFTER_DATA);
    }

    @Test
    void networksAreThe24AndThe48() {
        assertThat(Network.around(ip("192.0.2.1"))).isEqualTo(Network.around(ip("192.0.2.254")));
        assertThat(Network.around(ip("::ffff:192.0.2.1"))).isEqualTo(Network.around(ip("192.0.2.1")));
        assertThat(Network.around(ip("192.0.3.1"))).isNotEqualTo(Network.around(ip("192.0.2.1")));
        assertThat(Network.around(ip("2001:db8:1:ffff::1"))).isEqualTo(Network.around(ip("2001:db8:1::")));
        assertThat(Network.around(ip("2001:db8:2::"))).isNotEqualTo(Network.around(ip("2001:db8:1::")));
    }

    @Test
    void standingEarnsALargerBudgetThatStillEnds() {
        Harvest harvest = harvest(HarvestLimits.USUAL);
        for (int i = 0; i < 100; i++) {
            assertThat(harvest.unknown(ip("192.0.2.1"), true)).isEqualTo(Harvest.Answer.OPENLY);
        }
        assertThat(harvest.unknown(ip("192.0.2.1"), true)).isEqualTo(Harvest.Answer.AFTER_DATA);
    }

    @Test
    void allStrangersTogetherLearnTwoHundredADayAndNobodyElseIsHeldUp() {
        Harvest harvest = harvest(HarvestLimits.USUAL);
        for (int network = 0; network < 10; network++) {
            assertThat(guess(harvest, "10.0." + network + ".1", 20)).isEqualTo(Harvest.Answer.OPENLY);
        }
        assertThat(events.of("harvest.spent")).isEmpty();
        assertThat(harvest.unknown(ip("10.1.0.1"), false)).isEqualTo(Harvest.Answer.AFTER_DATA);
        assertThat(harvest.unknown(ip("10.2.0.1"), false)).isEqualTo(Harvest.Answer.AFTER_DATA);
        assertThat(harvest.known(ip("10.1.0.1"), false)).isEqualTo(Harvest.Answer.OPENLY);
        assertThat(events.of("harvest.spent")).hasSize(1);
        clock.pass(Duration.ofHours(25));
        assertThat(harvest.unknown(ip("10.1.0.1"), false)).isEqualTo(Harvest.Answer.OPENLY);
    }

    @Test
    void theTableIsBoundedAndForgetsWhoWasQuietLongest() {
        Harvest harvest = harvest(new HarvestLimits(1, 1, 1_000, 2));
        guess(harvest, "10.0.0.1", 1);
        guess(harvest, "10.0.1.1", 1);
        assertThat(harvest.known(ip("10.0.0.1"), false)).isEqualTo(Harvest.Answer.AFTER_DATA);
        guess(harvest, "10.0.2.1", 1);
        assertThat(harvest.known(ip("10.0.0.1"), false)).isEqualTo(Harvest.Answer.AFTER_DATA);
        assertThat(harvest.known(ip("10.0.1.1"), false)).isEqualTo(Harvest.Answer.OPENLY);
    }

    @Test
    void otherBudgetsHoldFromThenOn() {
        var limits = new HarvestLimits[] {new HarvestLimits(2, 100, 200, 10)};
        var harvest = new Harvest(() -> limits[0], clock, events);
        assertThat(guess(harvest, "192.0.2.1", 2)).isEqualTo(Harvest.Answer.OPENLY);
        assertThat(guess(harvest, "192.0.2.1", 1)).isEqualTo(Harvest.Answer.AFTER_DATA);
        limits[0] = new HarvestLimits(5, 100, 200, 10);
        assertThat(guess(harvest, "192.0.2.1", 2)).isEqualTo(Harvest.Answer.OPENLY);
        assertThat(guess(harvest, "192.0.2.1", 1)).isEqualTo(Harvest.Answer.AFTER_DATA);
        limits[0] = new HarvestLimits(3, 3, 200, 10);
        assertThat(guess(harvest, "192.0.2.1", 1)).isEqualTo(Harvest.Answer.LATER);
        limits[0] = new HarvestLimits(300, 300, 6, 10);
        assertThat(guess(harvest, "10.0.0.1", 2)).as("six of a day").isEqualTo(Harvest.Answer.OPENLY);
        assertThat(guess(harvest, "10.0.0.1", 1)).isEqualTo(Harvest.Answer.AFTER_DATA);
        limits[0] = new HarvestLimits(300, 300, 260, 10);
        assertThat(guess(harvest, "10.0.0.1", 254)).isEqualTo(Harvest.Answer.OPENLY);
        assertThat(guess(harvest, "10.0.0.1", 1)).isEqualTo(Harvest.Answer.AFTER_DATA);
    }
}
