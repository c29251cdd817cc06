package org.postern.mail.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.SyntaxError;
import org.postern.mail.wire.TagList;

/**
 * A key record (RFC 6376 §3.6.1), read for one signature.
 *
 * @param testing {@code t=y}
 */
record DkimKey(PublicKey key, boolean testing) {
    /** An RSA key below this proves nothing (RFC 8301 §3.2). */
    static final int LEAST_BITS = 1_024;

    /** We do not work for larger ones. */
    static final int MOST_BITS = 4_096;

    /** Before the 32 octets of an Ed25519 key (RFC 8410 §4). */
    private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_LENGTH = 32;

    /** Before a bare RSAPublicKey, with two lengths to fill in (RFC 8017 §A.1.1, RFC 5280 §4.1). */
    private static final byte[] RSA_ALGORITHM = HexFormat.of().parseHex("300d06092a864886f70d0101010500");

    /** The key for this signature, or why there is none. */
    static DkimKey parse(String record, DkimSignature signature) throws DkimSignature.Refused {
        String identity = signature.identity();
        return parse(
                record,
                signature.algorithm(),
                identity.substring(identity.lastIndexOf('@') + 1)
                        .equals(signature.domain().name()));
    }

    /** @param ofTheDomain whether the signature speaks for the domain itself and not for one below it */
    static DkimKey parse(String record, Algorithm algorithm, boolean ofTheDomain) throws DkimSignature.Refused {
        TagList tags;
        try {
            tags = TagList.parse(record);
        } catch (SyntaxError e) {
            throw bad("the record is none: " + e.getMessage());
        }
        String version = tags.get("v");
        if (version != null
                && !(version.equals("DKIM1")
                        && tags.tags().keySet().iterator().next().equals("v"))) {
            throw bad("v= is not DKIM1, or not first");
        }
        if (!tags.get("k", "rsa").equalsIgnoreCase(algorithm.keyType())) {
            throw bad("a key of another kind: k=" + tags.get("k", "rsa"));
        }
        if (!has(tags.get("h"), algorithm.hash())) {
            throw bad("not for this hash: h=" + tags.get("h"));
        }
        String services = tags.get("s");
        if (!has(services, "*") && !has(services, "email")) {
            throw bad("not for mail: s=" + services);
        }
        List<String> flags = list(tags.get("t", ""));
        if (flags.contains("s") && !ofTheDomain) {
            throw bad("t=s, and i= is below the domain");
        }
        String key = tags.get("p");
        if (key == null) {
            throw bad("no p=");
        }
        if (key.isEmpty()) {
            throw new DkimSignature.Refused(DkimCause.KEY_REVOKED, "p= is empty");
        }
        return new DkimKey(key(TagList.withoutSpace(key), algorithm), flags.contains("y"));
    }

    /** Whether a record is about a key: {@code p=} is what it must have (RFC 6376 §3.6.1). */
    static boolean isOne(String record) {
        try {
            return TagList.parse(record).get("p") != null;
        } catch (SyntaxError _) {
            return false;
        }
    }

    /** Whether the signature is one of these octets by this key. */
    boolean verifies(byte[] signed, byte[] signature, Algorithm algorithm) {
        try {
            Signature verifier = Signature.getInstance(algorithm.signature());
            verifier.initVerify(key);
            verifier.update(algorithm.toSign(signed));
            return verifier.verify(signature);
        } catch (GeneralSecurityException _) {
            return false; // Not even the form of a signature.
        }
    }

    /** Whether it can be broken by whoever wants to. */
    boolean isShort() {
        return bits(key) < LEAST_BITS;
    }

    private static int bits(PublicKey key) {
        return key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : Integer.MAX_VALUE;
    }

    private static PublicKey key(String base64, Algorithm algorithm) throws DkimSignature.Refused {
        byte[] octets;
        try {
            octets = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException _) {
            throw bad("p= is no base64");
        }
        try {
            return switch (algorithm) {
                case RSA_SHA256, RSA_SHA1 -> rsa(octets);
                case ED25519_SHA256 -> ed25519(octets);
            };
        } catch (GeneralSecurityException _) {
            throw bad("p= is no key");
        }
    }

    private static PublicKey ed25519(byte[] octets) throws GeneralSecurityException, DkimSignature.Refused {
        if (octets.length != ED25519_LENGTH) {
            throw bad("p= is no key");
        }
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(join(ED25519_PREFIX, octets)));
    }

    /** As SubjectPublicKeyInfo, which all publish, or as the RSAPublicKey that the grammar names. */
    private static PublicKey rsa(byte[] octets) throws GeneralSecurityException, DkimSignature.Refused {
        if (octets.length > MOST_BITS) { // Far more octets than bits of a key that we take.
            throw new DkimSignature.Refused(DkimCause.LONG_KEY, "far too large");
        }
        KeyFactory factory = KeyFactory.getInstance("RSA");
        PublicKey key;
        try {
            key = factory.generatePublic(new X509EncodedKeySpec(octets));
        } catch (GeneralSecurityException _) {
            byte[] bits = join(new byte[] {0}, octets);
            byte[] content = join(RSA_ALGORITHM, join(tag(0x03, bits.length), bits));
            key = factory.generatePublic(new X509EncodedKeySpec(join(tag(0x30, content.length), content)));
        }
        if (bits(key) > MOST_BITS) {
            throw new DkimSignature.Refused(DkimCause.LONG_KEY, bits(key) + " bits");
        }
        return key;
    }

    /** A DER tag with its length (X.690 §8.1.3). */
    private static byte[] tag(int tag, int length) {
        if (length < 0x80) {
            return new byte[] {(byte) tag, (byte) length};
        }
        return length < 0x100 // The shortest form, and no other (X.690 §10.1).
                ? new byte[] {(byte) tag, (byte) 0x81, (byte) length}
                : new byte[] {(byte) tag, (byte) 0x82, (byte) (length >> 8), (byte) length};
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static boolean has(@Nullable String list, String word) {
        return list == null || list(list).contains(word);
    }

    private static List<String> list(String text) {
        return List.of(TagList.withoutSpace(text).toLowerCase(Locale.ROOT).split(":", -1));
    }

    private static DkimSignature.Refused bad(String detail) {
        return new DkimSignature.Refused(DkimCause.BAD_KEY, detail);
    }
}
