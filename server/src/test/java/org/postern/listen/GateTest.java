package org.postern.listen;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.store.PartitionId;

class GateTest {
    private long now = 1_000 * Tally.MINUTE;
    private final List<Visitor> evicted = new ArrayList<>();

    private final class Visitor implements Gate.Visitor {
        private long received;

        @Override
        public long received() {
            return received;
        }

        @Override
        public void evict() {
            evicted.add(this);
        }
    }

    private static ListenLimits limits(int strangers) {
        return new ListenLimits(
                60, 600, 5, strangers, 50, 120, strangers * ListenLimits.SHARE, Duration.ofSeconds(10), 1_024);
    }

    private Gate gate(int strangers) {
        return new Gate(limits(strangers), () -> now);
    }

    private Gate.Decision arrive(Gate gate, String from) {
        return arrive(gate, from, new Visitor());
    }

    private static Gate.Decision arrive(Gate gate, String from, Visitor visitor) {
        try {
            return gate.arrive(InetAddress.getByName(from), visitor);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private Gate.Ticket ticket(Gate.Decision decision) {
        assertThat(decision).isInstanceOf(Gate.Admitted.class);
        return ((Gate.Admitted) decision).ticket();
    }

    private static Duration delay(Gate.Decision decision) {
        assertThat(decision).isInstanceOf(Gate.Admitted.class);
        return ((Gate.Admitted) decision).delay();
    }

    private static PartitionId account(long n) {
        return new PartitionId(PartitionId.Kind.ACCOUNT, n, n);
    }

    @Test
    void sixtyFromOneAddressAreLetInAtOnceTheNextIsSlowedAndFarMoreAreTurnedAway() {
        Gate gate = gate(8_000);
        for (int i = 1; i <= 60; i++) {
            assertThat(delay(arrive(gate, "192.0.2.1"))).as("connection %d", i).isZero();
        }
        assertThat(delay(arrive(gate, "192.0.2.1"))).isGreaterThanOrEqualTo(Gate.LEAST_DELAY);
        for (int i = 62; i <= 89; i++) {
            arrive(gate, "192.0.2.1");
        }
        assertThat(delay(arrive(gate, "192.0.2.1"))).isEqualTo(Gate.MOST_DELAY);
        assertThat(arrive(gate, "192.0.2.1")).isEqualTo(new Gate.TurnedAway(true));
        assertThat(arrive(gate, "192.0.2.1")).isEqualTo(new Gate.TurnedAway(false));
        assertThat(delay(arrive(gate, "192.0.2.2"))).isZero();
    }

    private static ListenLimits limits(int perAddress, int perMinute, int factor, int strangers, int perAccount) {
        return new ListenLimits(
                perAddress,
                perMinute,
                factor,
                strangers,
                perAccount,
                120,
                strangers * ListenLimits.SHARE,
                Duration.ofSeconds(10),
                1_024);
    }

    @Test
    void theMoreCameFromANetworkTheLaterItsNextIsServedAndWhoLoggedInLatelyBeforeAll() {
        Gate gate = gate(8_000);
        for (int i = 1; i <= 20; i++) {
            assertThat(ticket(arrive(gate, "192.0.2." + i)).rank()).isEqualTo(i);
        }
        assertThat(ticket(arrive(gate, "198.51.100.1")).rank()).isEqualTo(1);
        Gate.Ticket user = ticket(arrive(gate, "192.0.2.200"));
        assertThat(user.rank()).isEqualTo(21);
        assertThat(gate.loggedIn(user, account(1))).isTrue();
        assertThat(ticket(arrive(gate, "192.0.2.200")).rank()).isEqualTo(Gate.FAMILIAR);
        assertThat(ticket(arrive(gate, "192.0.2.201")).rank()).isEqualTo(23);
        now += 3 * Tally.MINUTE;
        assertThat(ticket(arrive(gate, "192.0.2.202")).rank())
                .as("a quiet time later")
                .isEqualTo(1);
    }

    /** One stolen password must not buy a whole /64 of addresses without limits. */
    @Test
    void aFamiliarHostHasTheLimitsOfOneAddressHoweverManyItTakes() {
        Gate gate = gate(8_000);
        assertThat(gate.loggedIn(ticket(arrive(gate, "2001:db8::1")), account(1)))
                .isTrue();
        int familiar = 0;
        int admitted = 0;
        for (int i = 1; i <= 1_000; i++) {
            if (arrive(gate, "2001:db8::1:" + Integer.toHexString(i))
                    instanceof Gate.Admitted(Gate.Ticket one, var _)) {
                admitted++;
                familiar += one.rank() == Gate.FAMILIAR ? 1 : 0;
            }
        }
        assertThat(familiar).isEqualTo(60);
        assertThat(admitted).isLessThanOrEqualTo(90);
    }

    @Test
    void aLargeSenderInTheMiddleOfHisMailStaysBeforeSilentOnes() {
        Gate gate = gate(20);
        var sender = List.of(new Visitor(), new Visitor(), new Visitor());
        for (Visitor one : sender) {
            arrive(gate, "192.0.2.1", one);
        }
        for (int i = 0; i < 17; i++) {
            arrive(gate, "198.51." + i + ".1");
        }
        now += Tally.MINUTE;
        sender.forEach(one -> one.received = 50_000_000);
        for (int i = 0; i < 17; i++) {
            arrive(gate, "203.0." + i + ".1");
        }
        assertThat(evicted).hasSize(17).doesNotContainAnyElementsOf(sender);
    }

    @Test
    void whoLoggedInLatelyIsNotTurnedAwayForHisNeighbours() {
        Gate gate = gate(8_000);
        assertThat(gate.loggedIn(ticket(arrive(gate, "192.0.2.200")), account(1)))
                .isTrue();
        for (int i = 0; i < 450; i++) {
            arrive(gate, "192.0.2." + (1 + i % 100));
        }
        assertThat(arrive(gate, "192.0.2.201")).isInstanceOf(Gate.TurnedAway.class);
        assertThat(delay(arrive(gate, "192.0.2.200"))).isZero();
        for (int i = 2; i <= 90; i++) {
            arrive(gate, "192.0.2.200");
        }
        assertThat(arrive(gate, "192.0.2.200")).as("his own count holds").isInstanceOf(Gate.TurnedAway.class);
    }

    @Test
    void whoLoggedInLatelyKeepsHisPlaceWhileThereAreOthers() {
        Gate gate = gate(3);
        assertThat(gate.loggedIn(ticket(arrive(gate, "192.0.2.1")), account(1))).isTrue();
        var familiar = new Visitor();
        ticket(arrive(gate, "192.0.2.1", familiar));
        arrive(gate, "198.51.100.1");
        arrive(gate, "198.51.100.2");
        arrive(gate, "198.51.100.3");
        arrive(gate, "198.51.100.4");
        arrive(gate, "198.51.100.5");
        assertThat(evicted).hasSize(3).doesNotContain(familiar);
    }

    @Test
    void whatAShortageMadeFreeIsNotGivenAwayForAMinute() {
        Gate gate = gate(1_000);
        for (int i = 0; i < 100; i++) {
            arrive(gate, "192.0." + i + ".1");
        }
        assertThat(gate.evictSlowest()).isEqualTo(Gate.SAMPLE);
        assertThat(gate.strangers()).isEqualTo(68);
        for (int i = 0; i < 50; i++) {
            arrive(gate, "198.51." + i + ".1");
            assertThat(gate.strangers()).isEqualTo(68);
        }
        now += Gate.SQUEEZED.toNanos();
        for (int i = 0; i < 50; i++) {
            arrive(gate, "203.0." + i + ".1");
        }
        assertThat(gate.strangers()).isEqualTo(118);
    }

    @Test
    void whoFloodsFromACrowdedNetworkGoesBeforeASlowerOneWhoCameAlone() {
        Gate gate = gate(40);
        var alone = new Visitor();
        alone.received = 1_000;
        arrive(gate, "198.51.100.1", alone);
        var flooding = new ArrayList<Visitor>();
        for (int i = 1; i <= 42; i++) {
            var visitor = new Visitor();
            visitor.received = 100_000;
            arrive(gate, "192.0.2." + i, visitor);
            flooding.add(visitor);
        }
        now += 1_000_000;
        assertThat(evicted).hasSize(3).doesNotContain(alone);
        assertThat(flooding).containsAll(evicted);
    }

    @Test
    void whatIsShortIsFreedByManyAtATimeAndByNoMoreThanHalf() {
        Gate gate = gate(200);
        assertThat(gate.evictSlowest()).isZero();
        arrive(gate, "192.0.2.1");
        assertThat(gate.evictSlowest()).isEqualTo(1);
        now += Gate.SQUEEZED.toNanos();
        for (int i = 1; i <= 100; i++) {
            arrive(gate, "192.0.2." + i);
        }
        assertThat(gate.evictSlowest()).isEqualTo(Gate.SAMPLE);
        assertThat(gate.evictSlowest()).isEqualTo(Gate.SAMPLE);
        assertThat(gate.evictSlowest()).isEqualTo(18);
        assertThat(gate.strangers()).isEqualTo(18);
    }

    @Test
    void aLoginSpeaksForItsHostAFortnightAndForNoMoreHostsThanAreRemembered() {
        var familiar = new Familiar(2);
        Network here = network("2001:db8:1:2::1").host();
        familiar.loggedIn(here, now);
        assertThat(familiar.isFamiliar(network("2001:db8:1:2:ffff::9").host(), now))
                .as("the same /64")
                .isTrue();
        assertThat(familiar.isFamiliar(network("2001:db8:1:3::1").host(), now)).isFalse();
        long fortnight = Familiar.LATELY.toNanos();
        assertThat(familiar.isFamiliar(here, now + fortnight - 1)).isTrue();
        assertThat(familiar.isFamiliar(here, now + fortnight)).isFalse();
        familiar.loggedIn(network("192.0.2.1").host(), now);
        familiar.loggedIn(here, now);
        familiar.loggedIn(network("192.0.2.2").host(), now);
        assertThat(familiar.isFamiliar(network("192.0.2.1").host(), now))
                .as("quiet longest")
                .isFalse();
        assertThat(familiar.isFamiliar(here, now)).isTrue();
    }

    private static Network network(String address) {
        return Network.of(InetAddress.ofLiteral(address));
    }

    @Test
    void aChangedLimitOfAnAddressHoldsForTheNextOneWithThoseThatAreThereCounted() {
        Gate gate = gate(8_000);
        for (int i = 1; i <= 60; i++) {
            arrive(gate, "192.0.2.1");
        }
        gate.limits(limits(62, 600, 5, 8_000, 50));
        assertThat(delay(arrive(gate, "192.0.2.1"))).isZero();
        assertThat(delay(arrive(gate, "192.0.2.1"))).isZero();
        assertThat(delay(arrive(gate, "192.0.2.1"))).isPositive();
        gate.limits(limits(10, 600, 5, 8_000, 50));
        assertThat(arrive(gate, "192.0.2.1")).isInstanceOf(Gate.TurnedAway.class);
        assertThat(gate.strangers()).as("nobody is cut").isEqualTo(63);
        assertThat(evicted).isEmpty();
    }

    @Test
    void aChangedLimitOfAMinuteAndOfANetworkHoldsForTheNextOne() {
        Gate gate = gate(8_000);
        gate.limits(limits(60, 3, 2, 8_000, 50));
        for (int i = 1; i <= 3; i++) {
            assertThat(delay(arrive(gate, "192.0.2.1"))).isZero();
        }
        assertThat(delay(arrive(gate, "192.0.2.1"))).isPositive();
        assertThat(delay(arrive(gate, "192.0.2.2"))).isZero();
        assertThat(delay(arrive(gate, "192.0.2.3"))).isZero();
        assertThat(delay(arrive(gate, "192.0.2.4"))).as("seven of a network").isPositive();
        gate.limits(limits(60, 4, 100, 8_000, 50));
        assertThat(delay(arrive(gate, "192.0.2.5"))).isZero();
    }

    @Test
    void aChangedLimitOfAnAccountHoldsForTheNextLogin() {
        Gate gate = gate(8_000);
        gate.limits(limits(60, 600, 5, 8_000, 2));
        for (int i = 1; i <= 2; i++) {
            assertThat(gate.loggedIn(ticket(arrive(gate, "192.0.2.1")), account(1)))
                    .isTrue();
        }
        Gate.Ticket third = ticket(arrive(gate, "192.0.2.1"));
        assertThat(gate.loggedIn(third, account(1))).isFalse();
        gate.limits(limits(60, 600, 5, 8_000, 3));
        assertThat(gate.loggedIn(third, account(1))).isTrue();
    }

    @Test
    void withFewerPlacesEachNewcomerTakesTwoUntilTheyAreFewEnough() {
        Gate gate = gate(6);
        for (int i = 1; i <= 6; i++) {
            now++;
            arrive(gate, "192.0.2." + i);
        }
        gate.limits(limits(60, 600, 5, 4, 50));
        assertThat(evicted).isEmpty();
        for (int strangers : new int[] {5, 4, 4}) {
            now++;
            arrive(gate, "192.0.2.77");
            assertThat(gate.strangers()).isEqualTo(strangers);
        }
        gate.limits(limits(60, 600, 5, 5, 50));
        arrive(gate, "192.0.2.77");
        assertThat(gate.strangers()).isEqualTo(5);
    }

    @Test
    void aPlaceThatIsGivenBackCanBeTakenAgain() {
        Gate gate = gate(8_000);
        Gate.Ticket last = ticket(arrive(gate, "192.0.2.1"));
        for (int i = 2; i <= 60; i++) {
            arrive(gate, "192.0.2.1");
        }
        gate.leave(last);
        gate.leave(last);
        assertThat(delay(arrive(gate, "192.0.2.1"))).isZero();
        assertThat(delay(arrive(gate, "192.0.2.1"))).isPositive();
    }

    @Test
    void sixHundredInAMinuteAreLetInAndTheNextIsSlowedUntilTheMinuteIsOver() {
        Gate gate = gate(8_000);
        for (int i = 1; i <= 600; i++) {
            Gate.Decision decision = arrive(gate, "192.0.2.1");
            assertThat(delay(decision)).as("connection %d", i).isZero();
            gate.leave(ticket(decision));
        }
        assertThat(delay(arrive(gate, "192.0.2.1"))).isPositive();
        now += 2 * Tally.MINUTE;
        assertThat(delay(arrive(gate, "192.0.2.1"))).isZero();
    }

    @Test
    void aMinuteSlidesSoThatTwiceTheLimitCannotComeAroundItsTurn() {
        Gate gate = gate(8_000);
        now += Tally.MINUTE - 1;
        for (int i = 1; i <= 600; i++) {
            gate.leave(ticket(arrive(gate, "192.0.2.1")));
        }
        now += 2;
        assertThat(delay(arrive(gate, "192.0.2.1"))).isPositive();
        now += Tally.MINUTE / 2;
        assertThat(delay(arrive(gate, "192.0.2.1"))).isZero();
    }

    @Test
    void nineHundredInAMinuteIsTheMostFromOneAddress() {
        Gate gate = gate(8_000);
        for (int i = 1; i <= 900; i++) {
            gate.leave(ticket(arrive(gate, "192.0.2.1")));
        }
        assertThat(arrive(gate, "192.0.2.1")).isInstanceOf(Gate.TurnedAway.class);
    }

    @Test
    void aNetworkMayHaveFiveTimesWhatAnAddressMay() {
        for (List<String> network :
                List.of(List.of("198.51.100.", "198.51.101.1"), List.of("2001:db8:1:", "2001:db8:2::1"))) {
            Gate gate = gate(8_000);
            String prefix = network.getFirst();
            String suffix = prefix.contains(":") ? "::1" : "";
            for (int i = 1; i <= 300; i++) {
                Gate.Decision decision = arrive(gate, prefix + (i % 250 + 1) + suffix);
                assertThat(delay(decision)).as("%s connection %d", prefix, i).isZero();
            }
            assertThat(delay(arrive(gate, prefix + 251 + suffix))).isPositive();
            assertThat(delay(arrive(gate, network.getLast()))).isZero();
            for (int i = 302; i <= 450; i++) {
                arrive(gate, prefix + (i % 250 + 1) + suffix);
            }
            assertThat(arrive(gate, prefix + 252 + suffix)).isEqualTo(new Gate.TurnedAway(true));
        }
    }

    @Test
    void anIpv4AddressInIpv6ClothesIsTheSameAddress() throws UnknownHostException {
        byte[] mapped = new byte[16];
        mapped[10] = (byte) 0xff;
        mapped[11] = (byte) 0xff;
        mapped[12] = (byte) 192;
        mapped[14] = 2;
        mapped[15] = 1;
        InetAddress dressed = java.net.Inet6Address.getByAddress(null, mapped, -1);
        assertThat(Network.of(dressed)).isEqualTo(Network.of(InetAddress.getByName("192.0.2.1")));
        assertThat(Network.of(dressed).around())
                .isEqualTo(Network.of(InetAddress.getByName("192.0.2.77")).around());
    }

    @Test
    void whenFullTheOldestGoesNeverTheNewcomerNorOneWhoLoggedIn() {
        Gate gate = gate(3);
        var loggedIn = new Visitor();
        Gate.Ticket user = ticket(arrive(gate, "192.0.2.1", loggedIn));
        assertThat(gate.loggedIn(user, account(1))).isTrue();
        var visitors = new ArrayList<Visitor>();
        for (int i = 0; i < 10; i++) {
            visitors.add(new Visitor());
            now++;
            ticket(arrive(gate, "192.0.2." + (10 + i), visitors.get(i)));
        }
        assertThat(evicted).isEqualTo(visitors.subList(0, 7));
        assertThat(gate.strangers()).isEqualTo(3);
    }

    @Test
    void whenFullTheOneWhoSendsTheLeastGoesBeforeOneWhoWorks() {
        Gate gate = gate(3);
        var working = new Visitor();
        var dribbling = new Visitor();
        arrive(gate, "192.0.2.1", working);
        arrive(gate, "192.0.2.2", dribbling);
        now += Duration.ofSeconds(20).toNanos();
        working.received = 5_000_000;
        dribbling.received = 20;
        arrive(gate, "192.0.2.3");
        now += Duration.ofSeconds(1).toNanos();
        evicted.clear();
        var silent = new Visitor();
        ticket(arrive(gate, "192.0.2.4", silent));
        assertThat(evicted).hasSize(1).doesNotContain(working, dribbling, silent);
        now += Duration.ofSeconds(1).toNanos();
        silent.received = 1_000;
        ticket(arrive(gate, "192.0.2.5"));
        assertThat(evicted).hasSize(2).contains(dribbling);
    }

    @Test
    void anEvictedConnectionThatLeavesLaterIsNotCountedTwice() {
        Gate gate = gate(1);
        Gate.Ticket first = ticket(arrive(gate, "192.0.2.1"));
        Gate.Ticket second = ticket(arrive(gate, "192.0.2.1"));
        gate.leave(first);
        assertThat(gate.strangers()).isEqualTo(1);
        gate.leave(second);
        assertThat(gate.strangers()).isZero();
    }

    @Test
    void anAccountMayHaveFiftyConnectionsAndThoseCountAgainstNoAddress() {
        Gate gate = gate(8_000);
        var tickets = new ArrayList<Gate.Ticket>();
        for (int i = 1; i <= 50; i++) {
            Gate.Ticket ticket = ticket(arrive(gate, "192.0.2.1"));
            assertThat(gate.loggedIn(ticket, account(7))).as("connection %d", i).isTrue();
            tickets.add(ticket);
        }
        Gate.Ticket tooMany = ticket(arrive(gate, "192.0.2.1"));
        assertThat(gate.loggedIn(tooMany, account(7))).isFalse();
        assertThat(gate.loggedIn(tooMany, account(8))).isTrue();
        assertThat(gate.strangers()).isZero();
        assertThat(gate.loggedIn(tickets.getFirst(), account(7))).isTrue();
        gate.leave(tickets.getFirst());
        assertThat(gate.loggedIn(ticket(arrive(gate, "192.0.2.1")), account(7))).isTrue();
        for (int i = 0; i < 60; i++) {
            assertThat(delay(arrive(gate, "192.0.2.1"))).isZero();
        }
    }

    @Test
    void allAccountsTogetherAreBoundedToo() {
        Gate gate = gate(8_000);
        var tickets = new ArrayList<Gate.Ticket>();
        for (int i = 1; i <= 120; i++) {
            tickets.add(ticket(arrive(gate, "192.0.2.1")));
            assertThat(gate.loggedIn(tickets.getLast(), account(i)))
                    .as("connection %d", i)
                    .isTrue();
        }
        Gate.Ticket tooMany = ticket(arrive(gate, "192.0.2.1"));
        assertThat(gate.loggedIn(tooMany, account(200))).isFalse();
        assertThat(gate.loggedIn(tickets.getLast(), account(200)))
                .as("one moves")
                .isTrue();
        gate.leave(tickets.getFirst());
        assertThat(gate.loggedIn(tooMany, account(200))).isTrue();
    }

    @Test
    void whatIsRememberedIsBoundedAndForgottenAfterTwoMinutes() {
        Gate gate = gate(8_000);
        var random = new Random(20);
        for (int i = 0; i < 3 * Gate.REMEMBERED; i++) {
            String from = "2001:db8:%x:%x::1".formatted(random.nextInt(0x10000), random.nextInt(0x10000));
            gate.leave(ticket(arrive(gate, from)));
        }
        assertThat(gate.counted()).isLessThanOrEqualTo(2 * (Gate.REMEMBERED + 1));
        now += 2 * Tally.MINUTE;
        ticket(arrive(gate, "192.0.2.1"));
        assertThat(gate.counted()).isEqualTo(2);
    }

    @Test
    void countsStayRightWhateverHappensInWhateverOrder() {
        Gate gate = gate(40);
        var random = new Random(3);
        var inside = new ArrayList<Gate.Ticket>();
        for (int i = 0; i < 20_000; i++) {
            now += random.nextInt(50_000_000);
            switch (random.nextInt(3)) {
                case 0 -> {
                    if (arrive(gate, "10.0." + random.nextInt(3) + "." + random.nextInt(3))
                            instanceof Gate.Admitted(Gate.Ticket ticket, Duration _)) {
                        inside.add(ticket);
                    }
                }
                case 1 -> {
                    if (!inside.isEmpty()) {
                        gate.leave(inside.remove(random.nextInt(inside.size())));
                    }
                }
                case 2 -> {
                    if (!inside.isEmpty()) {
                        gate.loggedIn(inside.get(random.nextInt(inside.size())), account(random.nextInt(3)));
                    }
                }
                default -> throw new AssertionError();
            }
            assertThat(gate.strangers()).isBetween(0, 40);
        }
        inside.forEach(gate::leave);
        assertThat(gate.strangers()).isZero();
        now += 3 * Tally.MINUTE;
        ticket(arrive(gate, "192.0.2.1"));
        assertThat(gate.counted()).isEqualTo(2);
        for (int i = 0; i < 50; i++) {
            assertThat(gate.loggedIn(ticket(arrive(gate, "192.0.2.1")), account(1)))
                    .isTrue();
        }
    }
}
