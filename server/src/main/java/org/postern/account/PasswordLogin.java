package org.postern.account;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.postern.defence.Guesses;
import org.postern.defence.Pause;
import org.postern.mail.address.Address;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Reason;
import org.postern.store.Bytes;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;

/**
 * Logins by a person's password. A name that does not exist, is frozen or malformed takes the path of one that exists: the
 * same delay, one hash, the same words. A password that was right lately costs no hash again until it is changed.
 */
public final class PasswordLogin implements Login {
    /** Right passwords remembered, a count; ours. */
    static final int REMEMBERED = 10_000;

    private final Directory directory;
    private final Passwords passwords;
    private final HashPool pool;
    private final Guesses guesses;
    private final Pause pause;
    private final SecretKeySpec key;
    private final LinkedHashMap<Bytes, Boolean> right = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * What it works with.
     *
     * @param pause takes the time that wrong guesses earn
     */
    public record Parts(Directory directory, Passwords passwords, HashPool pool, Guesses guesses, Pause pause) {}

    /** @param random for a key that lives as long as the process */
    public PasswordLogin(Parts parts, SecureRandom random) {
        this.directory = parts.directory();
        this.passwords = parts.passwords();
        this.pool = parts.pool();
        this.guesses = parts.guesses();
        this.pause = parts.pause();
        byte[] perBoot = new byte[32];
        random.nextBytes(perBoot);
        this.key = new SecretKeySpec(perBoot, "HmacSHA256");
    }

    @Override
    public Result login(String name, String password, InetAddress from) {
        Address address = address(name);
        Person person = address == null ? null : directory.person(address);
        String canonical = address == null ? name.strip().toLowerCase(Locale.ROOT) : address.toString();
        Bytes account = keyed("name", canonical, "");
        Bytes proof = keyed(canonical, person == null ? "" : String.valueOf(person.passwordVersion()), password);
        if (person != null && mayLogIn(person) && remembered(proof)) {
            return accepted(person, from, account);
        }
        try (Guesses.Turn turn = guesses.enter(from, account)) {
            return turn == null
                    ? new Result.Busy(Reason.LOGIN_BUSY)
                    : check(new Attempt(person, password, from, account, proof), turn.left());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Result.Busy(Reason.LOGIN_BUSY);
        }
    }

    private record Attempt(@Nullable Person person, String password, InetAddress from, Bytes account, Bytes proof) {}

    /** The part that is the same for every name: a delay, one hash, one answer. */
    private Result check(Attempt attempt, Duration patience) throws InterruptedException {
        Person person = attempt.person();
        if (person != null && mayLogIn(person) && remembered(attempt.proof())) {
            return accepted(person, attempt.from(), attempt.account()); // its twin connection was faster
        }
        Guesses.Standing standing = guesses.standing(attempt.from(), attempt.account());
        if (standing.delay().compareTo(patience) > 0) {
            return new Result.Busy(Reason.LOGIN_BUSY); // it had to wait for others already
        }
        if (!standing.delay().isZero()) {
            pause.take(standing.delay());
        }
        if (standing.refused()) {
            return new Result.Refused(Reason.LOGIN_REFUSED);
        }
        boolean known = guesses.knows(attempt.from(), attempt.account());
        Boolean matches = pool.compute(known, () -> matches(person, attempt.password()));
        if (matches == null) {
            return new Result.Busy(Reason.LOGIN_BUSY);
        }
        if (person == null || !matches || !mayLogIn(person)) {
            guesses.wrong(attempt.from(), attempt.account(), attempt.proof());
            return new Result.Refused(reason(person, matches));
        }
        remember(attempt.proof());
        return accepted(person, attempt.from(), attempt.account());
    }

    private Result accepted(Person person, InetAddress from, Bytes account) {
        guesses.right(from, account);
        return new Result.Accepted(person);
    }

    private static Reason reason(@Nullable Person person, boolean matches) {
        if (person == null) {
            return Reason.LOGIN_UNKNOWN;
        }
        return matches ? Reason.LOGIN_FROZEN : Reason.LOGIN_WRONG;
    }

    private static boolean mayLogIn(Person person) {
        return person.state() == Person.State.ACTIVE;
    }

    private boolean matches(@Nullable Person person, String password) {
        if (person == null) {
            passwords.pretend(password);
            return false;
        }
        return passwords.matches(password, person.password());
    }

    /** Canonical, so that another spelling of a name is not another name to guess for. */
    private static @Nullable Address address(String name) {
        try {
            return Address.parse(name.strip()).canonical();
        } catch (SyntaxError e) {
            return null; // a name that is no address is a name that does not exist
        }
    }

    private synchronized boolean remembered(Bytes proof) {
        return right.containsKey(proof);
    }

    private synchronized void remember(Bytes proof) {
        right.put(proof, true);
    }

    /** What names and passwords are remembered by: void with the next start, and of no use in a copy of our memory. */
    private Bytes keyed(String... parts) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            for (String part : parts) {
                mac.update(part.getBytes(StandardCharsets.UTF_8));
                mac.update((byte) 0);
            }
            return Bytes.wrap(mac.doFinal());
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
