package org.postern.reliability;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a stranger may do to a mail server before it logs in. */
enum Attack {
    SILENT("smtp", 1),
    SILENT_BEFORE_TLS("imaps", 1),
    /** A byte a second. */
    DRIP("imap", 1_000),
    BAD_COMMANDS("smtp", 100),
    HELLO_THEN_SILENCE("imaps", 1),
    HELLO_BYTE_BY_BYTE("imaps", 200),
    GARBAGE_FOR_HELLO("imaps", 1),
    /** A handshake message of 16 MiB, in the largest records. */
    HUGE_HELLO("imaps", 50),
    /** Records of one byte each. */
    SMALL_FRAGMENTS("imaps", 50),
    HUGE_LITERAL("imap", 1),
    MANY_LITERALS("imap", 50),
    LONG_LINE("smtp", 50),
    /** Hundreds of commands in one packet. */
    PIPELINE("imap", 100),
    /** The same to one who never takes an answer. */
    DEAF("smtp", 100),
    COME_AND_GO("smtp", 1);

    private static final int FLIGHT = 16 * 1024;
    private static final byte[] HELLO = hello();
    private static final byte[] ZEROS = record(new byte[FLIGHT]);
    private static final byte[] FRAGMENTS = fragments();

    private final String door;
    private final int pauseMillis;

    Attack(String door, int pauseMillis) {
        this.door = door;
        this.pauseMillis = pauseMillis;
    }

    String door() {
        return door;
    }

    int pauseMillis() {
        return pauseMillis;
    }

    /** Whether it takes what it is sent. */
    boolean listens() {
        return this != DEAF;
    }

    /** Whether it leaves when it has said all. */
    boolean hangsUp() {
        return this == COME_AND_GO;
    }

    /** What it sends as its n-th, counted from 0; null when it is silent from then on. */
    byte @Nullable [] octets(int n) {
        return switch (this) {
            case SILENT, SILENT_BEFORE_TLS, COME_AND_GO -> null;
            case DRIP -> Strangers.ascii("x");
            case BAD_COMMANDS -> Strangers.ascii("XYZZY nothing\r\n".repeat(5));
            case HELLO_THEN_SILENCE -> n == 0 ? HELLO : null;
            case HELLO_BYTE_BY_BYTE -> n < HELLO.length ? Arrays.copyOfRange(HELLO, n, n + 1) : null;
            case GARBAGE_FOR_HELLO -> n == 0 ? garbage() : null;
            case HUGE_HELLO -> n == 0 ? record(new byte[] {1, -1, -1, -1}) : ZEROS;
            case SMALL_FRAGMENTS -> n == 0 ? record(new byte[] {1, 0, -1, -1}) : FRAGMENTS;
            case HUGE_LITERAL -> n == 0 ? Strangers.ascii("a LOGIN {2147483647}\r\n") : null;
            case MANY_LITERALS -> Strangers.ascii("a" + n + " LOGIN {8192+}\r\n" + "x".repeat(8_191));
            case PIPELINE -> Strangers.ascii("a NOOP\r\n".repeat(300));
            case DEAF -> Strangers.ascii("NOOP\r\n".repeat(300));
            case LONG_LINE -> Strangers.ascii("x".repeat(8_192));
        };
    }

    private static byte[] garbage() {
        byte[] octets = new byte[512];
        new Random(7).nextBytes(octets);
        return octets;
    }

    /** A handshake record, RFC 8446 §5.1. */
    private static byte[] record(byte[] fragment) {
        return ByteBuffer.allocate(5 + fragment.length)
                .put((byte) 22)
                .putShort((short) 0x0301)
                .putShort((short) fragment.length)
                .put(fragment)
                .array();
    }

    private static byte[] fragments() {
        byte[] one = record(new byte[1]);
        ByteBuffer many = ByteBuffer.allocate(100 * one.length);
        while (many.hasRemaining()) {
            many.put(one);
        }
        return many.array();
    }

    /** As a client of TLS 1.3 says it. */
    private static byte[] hello() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine("localhost", 993);
            engine.setUseClientMode(true);
            ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), out);
            return Arrays.copyOf(out.array(), out.position());
        } catch (GeneralSecurityException | SSLException e) {
            throw new IllegalStateException(e);
        }
    }
}
