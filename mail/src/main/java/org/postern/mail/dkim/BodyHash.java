package org.postern.mail.dkim;

import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * The hash of a body as it goes by, canonicalized (RFC 6376 §3.4.3, §3.4.4, §3.7): a few KiB of memory, whatever the size.
 * One thread.
 */
final class BodyHash {
    private static final int BUFFER = 4 * 1024;

    private final Canonicalization form;
    private final long most;
    private final Algorithm algorithm;
    private final MessageDigest digest;
    private final byte[] buffer = new byte[BUFFER];
    private int buffered;

    /** Octets of the canonical body so far, those beyond the signed length too. */
    private long total;

    /** Line ends that only count when something comes after them. */
    private long lineEnds;

    private boolean space;
    private boolean carriageReturn;
    private byte @Nullable [] value;

    /** @param most octets of the canonical body that are signed; {@link Long#MAX_VALUE} for all */
    BodyHash(Algorithm algorithm, Canonicalization form, long most) {
        this.algorithm = algorithm;
        this.digest = algorithm.digest();
        this.form = form;
        this.most = most;
    }

    /** Takes the next slice of the body: what follows the empty line behind the header. */
    void take(byte[] slice, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte b = slice[i];
            if (carriageReturn) {
                carriageReturn = false;
                if (b == '\n') {
                    space = false; // Relaxed: white space at the end of a line is gone.
                    lineEnds++;
                    continue;
                }
                content((byte) '\r');
            }
            if (b == '\r') {
                carriageReturn = true;
            } else if (form == Canonicalization.RELAXED && (b == ' ' || b == '\t')) {
                space = true;
            } else {
                content(b);
            }
        }
    }

    /** Whether this is the hash that the signature needs. */
    boolean is(DkimSignature signature) {
        return algorithm.hash().equals(signature.algorithm().hash())
                && form == signature.bodyForm()
                && most == signature.length();
    }

    /** The hash, once the body has gone by. */
    byte[] value() {
        if (value == null) {
            value = finish();
        }
        return value.clone();
    }

    private byte[] finish() {
        if (carriageReturn) {
            carriageReturn = false;
            content((byte) '\r');
        }
        if (total > 0 || form == Canonicalization.SIMPLE) {
            put((byte) '\r'); // One line end, had it none or many.
            put((byte) '\n');
        }
        digest.update(buffer, 0, buffered);
        return digest.digest();
    }

    /** Octets of the whole canonical body. */
    long total() {
        return total;
    }

    private void content(byte b) {
        for (; lineEnds > 0; lineEnds--) {
            put((byte) '\r');
            put((byte) '\n');
        }
        if (space) {
            put((byte) ' ');
            space = false;
        }
        put(b);
    }

    private void put(byte b) {
        if (total++ >= most) {
            return;
        }
        if (buffered == buffer.length) {
            digest.update(buffer, 0, buffered);
            buffered = 0;
        }
        buffer[buffered++] = b;
    }
}
