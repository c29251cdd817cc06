package org.postern.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.defence.GuessLimits;
import org.postern.defence.Guesses;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Reason;
import org.postern.store.account.Accounts;
import org.postern.store.directory.Directory;
import org.postern.store.memory.MemoryStore;
import org.postern.store.partition.Partitions;
import org.postern.testkit.TestClock;

final class PasswordLoginTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress THERE = InetAddress.ofLiteral("192.0.2.2");

    private final TestClock clock = new TestClock(Instant.parse("2026-11-24T02:40:00Z"));
    private final MemoryStore store = new MemoryStore();
    private final Partitions partitions = new Partitions(store);
    private final Directory directory = new Directory(partitions, new Accounts(partitions, clock, 1 << 20), clock);
    private final Passwords passwords = new Passwords(new SecureRandom());
    private final HashPool pool = new HashPool(2);
    private final Guesses guesses = new Guesses(
            clock, () -> new GuessLimits(3, Duration.ofMinutes(15), Duration.ofMillis(500), Duration.ofSeconds(4)));
    private final List<Duration> pauses = new ArrayList<>();
    private final PasswordLogin login = new PasswordLogin(
            new PasswordLogin.Parts(directory, passwords, pool, guesses, pauses::add), new SecureRandom());

    @BeforeEach
    void people() {
        directory.addDomain(new Domain("our.example"));
        directory.addPerson(address("ann@our.example"), passwords.hash("secret"), 0, "en", false);
        directory.addPerson(address("ice@our.example"), passwords.hash("secret"), 0, "en", false);
        directory.addPerson(address("odd@our.example"), "not a hash", 0, "en", false);
        directory.freeze(address("ice@our.example"), true);
    }

    @AfterEach
    void close() {
        pool.close();
        directory.close();
        store.close();
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (SyntaxError e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static Reason refusal(Login.Result result) {
        assertThat(result).isInstanceOf(Login.Result.Refused.class);
        return ((Login.Result.Refused) result).reason();
    }

    private void accepted(String name, String password, InetAddress from) {
        assertThat(login.login(name, password, from))
                .as(name)
                .isInstanceOfSatisfying(
                        Login.Result.Accepted.class,
                        in -> assertThat(in.person().address()).hasToString("ann@our.example"));
    }

    @Test
    void everyRefusalCostsOneHashAndSaysTheSame() {
        record Try(String name, String password, Reason reason) {}
        String words = Reason.LOGIN_WRONG.reply();
        long before = pool.computed();
        for (Try attempt : List.of(
                new Try("ann@our.example", "wrong", Reason.LOGIN_WRONG),
                new Try("nobody@our.example", "wrong", Reason.LOGIN_UNKNOWN),
                new Try("ann@their.example", "secret", Reason.LOGIN_UNKNOWN),
                new Try("ice@our.example", "wrong", Reason.LOGIN_WRONG),
                new Try("ice@our.example", "secret", Reason.LOGIN_FROZEN),
                new Try("odd@our.example", "secret", Reason.LOGIN_WRONG),
                new Try("no address", "secret", Reason.LOGIN_UNKNOWN),
                new Try("", "", Reason.LOGIN_UNKNOWN),
                new Try("x".repeat(5_000), "x".repeat(5_000), Reason.LOGIN_UNKNOWN),
                new Try("ann", "x".repeat(257), Reason.LOGIN_UNKNOWN))) {
            Reason reason = refusal(login.login(attempt.name(), attempt.password(), HERE));
            assertThat(reason).as(attempt.name()).isEqualTo(attempt.reason());
            assertThat(reason.reply()).isEqualTo(words);
            assertThat(reason.code()).isEqualTo(Reason.LOGIN_WRONG.code());
            assertThat(pool.computed()).as(attempt.name()).isEqualTo(++before);
        }
    }

    @Test
    void aPasswordThatWasRightLatelyCostsNoHashUntilItIsChanged() {
        accepted("ann@our.example", "secret", HERE);
        accepted("ANN@Our.Example", "secret", THERE);
        accepted(" ann@our.example ", "secret", HERE);
        assertThat(pool.computed()).isEqualTo(1);
        directory.password(address("ann@our.example"), passwords.hash("other"));
        assertThat(refusal(login.login("ann@our.example", "secret", HERE))).isEqualTo(Reason.LOGIN_WRONG);
        accepted("ann@our.example", "other", HERE);
        assertThat(pool.computed()).isEqualTo(3);
    }

    @Test
    void whoIsFrozenIsKeptOutThoughHisPasswordIsRemembered() {
        accepted("ann@our.example", "secret", HERE);
        directory.freeze(address("ann@our.example"), true);
        assertThat(refusal(login.login("ann@our.example", "secret", HERE))).isEqualTo(Reason.LOGIN_FROZEN);
        assertThat(pool.computed()).isEqualTo(2);
    }

    @Test
    void wrongPasswordsAreAnsweredSlowlyFromTheSecondOnAndRefusedInTheEndWithoutAHash() {
        for (String name : List.of("ann@our.example", "nobody@our.example")) {
            pauses.clear();
            long before = pool.computed();
            for (String password : List.of("a", "b", "c")) {
                assertThat(refusal(login.login(name, password, HERE))).isNotEqualTo(Reason.LOGIN_REFUSED);
            }
            assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1));
            assertThat(refusal(login.login(name, "secret", HERE))).isEqualTo(Reason.LOGIN_REFUSED);
            assertThat(pauses).hasSize(3).endsWith(Duration.ofSeconds(2));
            assertThat(pool.computed() - before).isEqualTo(3);
        }
        accepted("ann@our.example", "secret", THERE);
        clock.pass(Duration.ofMinutes(15));
        accepted("ann@our.example", "secret", HERE);
    }

    @Test
    void anotherSpellingOfANameIsNotAnotherNameToGuessFor() {
        for (String name : List.of("ann@our.example", "\"ann\"@our.example", "ANN@OUR.example")) {
            login.login(name, "wrong " + name, HERE);
        }
        assertThat(refusal(login.login(" ann@our.example", "secret", HERE))).isEqualTo(Reason.LOGIN_REFUSED);
    }

    @Test
    void anAddressFromWhichHeLoggedInIsNeverShutToHim() {
        accepted("ann@our.example", "secret", HERE);
        accepted("ann@our.example", "secret", THERE);
        for (String password : List.of("a", "b", "c", "d")) {
            assertThat(refusal(login.login("ann@our.example", password, THERE))).isEqualTo(Reason.LOGIN_WRONG);
        }
        assertThat(pauses).containsExactly(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));
        accepted("ann@our.example", "secret", THERE);
    }
}
