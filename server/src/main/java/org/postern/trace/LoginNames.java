package org.postern.trace;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What may be written of a name that somebody tried to log in with. People type passwords into the name's field, so only
 * names of our own domains are written; others become two letters and a keyed hash, by which repeats can be seen but
 * nothing guessed without the key. Safe for any thread.
 */
public final class LoginNames {
    /** Longest name that is written; ours are shorter. */
    static final int MAX_NAME = 320;

    /** Names shorter than this show no letters: two would be too much of them. */
    static final int SHORT = 6;

    private static final int HASH_BYTES = 5;

    private final SecretKeySpec key;
    private final Predicate<String> ours;

    /**
     * @param key at least 16 random bytes; while it stays, the same name gives the same text
     * @param ours whether a name (lower case) lies in one of our domains, for example {@code ann@our.example}
     */
    public LoginNames(byte[] key, Predicate<String> ours) {
        if (key.length < 16) {
            throw new IllegalArgumentException("a key has at least 16 bytes");
        }
        this.key = new SecretKeySpec(key, "HmacSHA256");
        this.ours = ours;
    }

    /** For logs, panels and counters; still to be escaped, as all text from outside. */
    public String shown(String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        if (folded.length() <= MAX_NAME && folded.indexOf('@') > 0 && ours.test(folded)) {
            return folded;
        }
        return letters(folded) + "…#" + HexFormat.of().formatHex(hash(folded), 0, HASH_BYTES);
    }

    private static String letters(String name) {
        if (name.length() < SHORT) {
            return "";
        }
        var letters = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            char c = name.charAt(i);
            letters.append(Character.isLetterOrDigit(c) ? c : '?');
        }
        return letters.toString();
    }

    private byte[] hash(String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(name.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC", e);
        }
    }
}
