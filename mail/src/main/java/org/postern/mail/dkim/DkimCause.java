package org.postern.mail.dkim;

/** Why a signature counts or does not. */
public enum DkimCause {
    /** It holds. */
    VALID,
    /** It holds, for a part of the body only: anybody may have added the rest (RFC 6376 §8.2). */
    PART_OF_BODY,
    /** The body is not the one that was signed. */
    BODY_CHANGED,
    /** A signed header field is not as it was, or the signature was made with another key. */
    HEADER_CHANGED,
    /** Its own time is over ({@code x=}). */
    EXPIRED,
    /** It is not as the grammar has it; the detail says where. */
    BAD_SYNTAX,
    /** It leaves out From ({@code h=}), so it says nothing about the author. */
    FROM_NOT_SIGNED,
    /** Made in a way that nobody knows ({@code a=}). */
    UNKNOWN_ALGORITHM,
    /** It holds, by SHA-1: that proves nothing any more (RFC 8301 §3.1). */
    OLD_ALGORITHM,
    /** It holds, by an RSA key below 1,024 bits: anybody can have broken that (RFC 8301 §3.2). */
    SHORT_KEY,
    /** The RSA key is above 4,096 bits: more work than a signature is worth. */
    LONG_KEY,
    /** The domain publishes no key under that selector. */
    NO_KEY,
    /** The domain has withdrawn the key ({@code p=} empty). */
    KEY_REVOKED,
    /** What is published is no key, or not one for this signature; the detail says what. */
    BAD_KEY,
    /** The DNS gave no answer. */
    DNS_FAILED;

    /** Whether the arithmetic is right, whatever it is worth. */
    public boolean holds() {
        return switch (this) {
            case VALID, PART_OF_BODY, OLD_ALGORITHM, SHORT_KEY -> true;
            case BODY_CHANGED, HEADER_CHANGED, EXPIRED, BAD_SYNTAX, FROM_NOT_SIGNED, UNKNOWN_ALGORITHM -> false;
            case LONG_KEY, NO_KEY, KEY_REVOKED, BAD_KEY, DNS_FAILED -> false;
        };
    }
}
