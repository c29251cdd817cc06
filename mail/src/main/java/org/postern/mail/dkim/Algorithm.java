package org.postern.mail.dkim;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a signature is made (RFC 6376 §3.3, RFC 8463 §3). */
public enum Algorithm {
    RSA_SHA256("rsa", "sha256", "SHA-256", "SHA256withRSA"),
    ED25519_SHA256("ed25519", "sha256", "SHA-256", "Ed25519"),

    /** Only understood, so that it can be told from a broken one: it proves nothing any more (RFC 8301 §3.1). */
    RSA_SHA1("rsa", "sha1", "SHA-1", "SHA1withRSA");

    private final String keyType;
    private final String hash;
    private final String digest;
    private final String signature;

    Algorithm(String keyType, String hash, String digest, String signature) {
        this.keyType = keyType;
        this.hash = hash;
        this.digest = digest;
        this.signature = signature;
    }

    /** As in {@code a=}. */
    public String word() {
        return keyType + "-" + hash;
    }

    /** As in {@code k=}. */
    public String keyType() {
        return keyType;
    }

    /** As in the {@code h=} of a key record. */
    String hash() {
        return hash;
    }

    /** Of java.security. */
    String signature() {
        return signature;
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has these.
        }
    }

    /** What goes into the arithmetic: with Ed25519 the hash of the octets (RFC 8463 §3). */
    byte[] toSign(byte[] octets) {
        return this == ED25519_SHA256 ? digest().digest(octets) : octets;
    }

    static @Nullable Algorithm of(String word) {
        for (Algorithm algorithm : values()) {
            if (algorithm.word().equals(word.toLowerCase(Locale.ROOT))) {
                return algorithm;
            }
        }
        return null;
    }
}
