package org.postern.mail.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Undoes Content-Transfer-Encoding (RFC 2045 §6) as it streams; what is malformed is passed over, never an error. */
public final class TransferDecoding {
    private TransferDecoding() {}

    /** @param encoding lower case; one that is not known changes nothing */
    public static InputStream decode(InputStream encoded, String encoding) {
        return switch (encoding) {
            case "base64" -> new Decoded(new Base64(encoded));
            case "quoted-printable" -> new Decoded(new QuotedPrintable(encoded));
            default -> encoded;
        };
    }

    static String base64(String encoded) {
        try (var in =
                new Decoded(new Base64(new ByteArrayInputStream(encoded.getBytes(StandardCharsets.ISO_8859_1))))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private interface Decoder {
        /** Decodes at most {@code length} octets; 0 at the end. */
        int decode(byte[] target, int offset, int length) throws IOException;
    }

    private static final class Decoded extends InputStream {
        private final Decoder decoder;

        Decoded(Decoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = decoder.decode(target, offset, length);
            return n == 0 && length > 0 ? -1 : n;
        }
    }

    /** What is still encoded, read ahead. */
    private static final class Encoded {
        private final InputStream in;
        private final byte[] octets = new byte[4 * 1024];
        private int at;
        private int limit;

        Encoded(InputStream in) {
            this.in = in;
        }

        /** Whether {@code count} octets are at hand, after an attempt to read them. */
        boolean has(int count) throws IOException {
            if (limit - at >= count) {
                return true;
            }
            System.arraycopy(octets, at, octets, 0, limit - at);
            limit -= at;
            at = 0;
            while (limit < count) {
                int n = in.read(octets, limit, octets.length - limit);
                if (n < 0) {
                    return false;
                }
                limit += n;
            }
            return true;
        }

        /** The octet after {@code ahead} others, -1 when it is not at hand. */
        int peek(int ahead) {
            return at + ahead < limit ? octets[at + ahead] & 0xff : -1;
        }
    }

    /** RFC 2045 §6.8. */
    private static final class Base64 implements Decoder {
        private static final byte PADDING = -2;
        private static final byte[] VALUES = values();

        private final Encoded in;
        private int bits;
        private int held;

        Base64(InputStream in) {
            this.in = new Encoded(in);
        }

        @Override
        public int decode(byte[] target, int offset, int length) throws IOException {
            int n = 0;
            while (n < length && in.has(1)) {
                int value = VALUES[in.octets[in.at++] & 0xff];
                if (value >= 0) {
                    bits = ((bits << 6) | value) & 0xffff;
                    held += 6;
                } else if (value == PADDING) {
                    held = 0; // padding ends a quantum; another may follow where two encodings were joined
                }
                if (held >= 8) {
                    held -= 8;
                    target[offset + n++] = (byte) (bits >> held);
                }
            }
            return n;
        }

        private static byte[] values() {
            var values = new byte[256];
            Arrays.fill(values, (byte) -1);
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            for (int i = 0; i < alphabet.length(); i++) {
                values[alphabet.charAt(i)] = (byte) i;
            }
            values['='] = PADDING;
            return values;
        }
    }

    /** RFC 2045 §6.7. */
    private static final class QuotedPrintable implements Decoder {
        private static final int NOTHING = -1;

        private final Encoded in;

        QuotedPrintable(InputStream in) {
            this.in = new Encoded(in);
        }

        @Override
        public int decode(byte[] target, int offset, int length) throws IOException {
            int n = 0;
            while (n < length && in.has(1)) {
                int c = in.octets[in.at++] & 0xff;
                int decoded = c == '=' ? escaped() : c;
                if (decoded != NOTHING) {
                    target[offset + n++] = (byte) decoded;
                }
            }
            return n;
        }

        /** What an equals sign and what follows it stand for: an octet, nothing where a line goes on, or itself. */
        private int escaped() throws IOException {
            in.has(2);
            int first = in.peek(0);
            int second = in.peek(1);
            if (first == '\n' || (first == '\r' && second == '\n')) {
                in.at += first == '\n' ? 1 : 2;
                return NOTHING;
            }
            int high = Character.digit(first, 16);
            int low = Character.digit(second, 16);
            if (high < 0 || low < 0) {
                return '=';
            }
            in.at += 2;
            return (high << 4) | low;
        }
    }
}
