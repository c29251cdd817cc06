package org.postern.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.text.Normalizer;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.Bytes;

/**
 * Passwords of people as Argon2id hashes: 19 MiB, two passes, one lane. Each call costs that memory and a tenth of a second
 * or more of a core: call it through {@link HashPool}.
 */
public final class Passwords {
    /** Longest password, characters; ours: longer ones only cost time. */
    public static final int MAX_LENGTH = 256;

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int SALT = 16;
    private static final int HASH = 32;

    /** What a stored hash may ask for: RFC 9106 §3.1 below, ours above, since it is computed before anybody is known. */
    private static final int MIN_MEMORY_KIB = 8;

    private static final int MAX_MEMORY_KIB = 64 * 1024;
    private static final int MAX_PASSES = 10;
    private static final int MIN_SALT = 8;
    private static final int MAX_HASH = 256;

    private final SecureRandom random;

    public Passwords(SecureRandom random) {
        this.random = random;
    }

    /**
     * A password as it is compared: RFC 8265 §4.2, OpaqueString.
     *
     * @return null when it is no password: empty, too long, or with control characters
     */
    static @Nullable String prepared(String password) {
        if (password.isEmpty() || password.length() > MAX_LENGTH) {
            return null;
        }
        var spaces = new StringBuilder(password.length());
        for (int at = 0; at < password.length(); ) {
            int c = password.codePointAt(at);
            at += Character.charCount(c);
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE || !Character.isDefined(c)) {
                return null;
            }
            spaces.appendCodePoint(Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c);
        }
        return Normalizer.normalize(spaces, Normalizer.Form.NFC);
    }

    /**
     * The hash to keep, in the usual text form ({@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}).
     *
     * @throws IllegalArgumentException when it is no password
     */
    public String hash(String password) {
        String prepared = prepared(password);
        if (prepared == null) {
            throw new IllegalArgumentException(
                    "a password has 1 to " + MAX_LENGTH + " characters, none of them a control");
        }
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        byte[] hash = argon2(prepared, salt, MEMORY_KIB, PASSES);
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=%d,t=%d,p=1$%s$%s"
                .formatted(MEMORY_KIB, PASSES, base64.encodeToString(salt), base64.encodeToString(hash));
    }

    /** Whether the password belongs to the hash; false, and the same work, where one of them is none. */
    boolean matches(String password, String hash) {
        String prepared = prepared(password);
        Parsed parsed = parsed(hash);
        if (prepared == null || parsed == null) {
            pretend(password);
            return false;
        }
        byte[] computed = argon2(prepared, parsed.salt.toArray(), parsed.memory, parsed.passes);
        return MessageDigest.isEqual(computed, parsed.hash.toArray());
    }

    /** The same work as {@link #matches}, for a name that does not exist. */
    void pretend(String password) {
        String prepared = prepared(password);
        argon2(prepared == null ? " " : prepared, new byte[SALT], MEMORY_KIB, PASSES);
    }

    private record Parsed(int memory, int passes, Bytes salt, Bytes hash) {}

    private static @Nullable Parsed parsed(String hash) {
        try {
            return parse(new Scanner(hash, MAX_HASH));
        } catch (SyntaxError | IllegalArgumentException e) {
            return null;
        }
    }

    private static Parsed parse(Scanner in) throws SyntaxError {
        if (!in.nextIgnoringCase("$argon2id$v=19$m=")) {
            throw in.error("not an Argon2id hash");
        }
        int memory = (int) in.number("memory", MAX_MEMORY_KIB);
        in.expect(',');
        in.expect('t');
        in.expect('=');
        int passes = (int) in.number("passes", MAX_PASSES);
        if (!in.nextIgnoringCase(",p=1$")) {
            throw in.error("expected one lane");
        }
        Bytes salt = decode(in.take("salt", MAX_HASH, c -> c != '$'));
        in.expect('$');
        Bytes hash = decode(in.rest());
        if (memory < MIN_MEMORY_KIB || passes < 1 || salt.length() < MIN_SALT || hash.length() != HASH) {
            throw in.error("not a hash that we made");
        }
        return new Parsed(memory, passes, salt, hash);
    }

    private static Bytes decode(String base64) {
        return Bytes.wrap(Base64.getDecoder().decode(base64));
    }

    private static byte[] argon2(String password, byte[] salt, int memoryKib, int passes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(passes)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH];
        generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }
}
