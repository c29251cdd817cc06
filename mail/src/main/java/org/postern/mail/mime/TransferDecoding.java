package org.postern.mail.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

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
        /** The next decoded byte, -1 at the end. */
        int next() throws IOException;
    }

    private static final class Decoded extends InputStream {
        private final Decoder decoder;

        Decoded(Decoder decoder) {
            this.decoder = decoder;
        }

        @Override
        public int read() throws IOException {
            return decoder.next();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = 0;
            while (n < length) {
                int b = decoder.next();
                if (b < 0) {
                    return n == 0 ? -1 : n;
                }
                target[offset + n++] = (byte) b;
            }
            return n;
        }
    }

    /** RFC 2045 §6.8. */
    private static final class Base64 implements Decoder {
        private final InputStream in;
        private int bits;
        private int held;

        Base64(InputStream in) {
            this.in = in;
        }

        @Override
        public int next() throws IOException {
            while (held < 8) {
                int c = in.read();
                if (c < 0) {
                    return -1;
                }
                if (c == '=') {
                    // padding ends a quantum; another may follow where two encodings were joined
                    held = 0;
                    continue;
                }
                int value = value(c);
                if (value >= 0) {
                    bits = ((bits << 6) | value) & 0xffff;
                    held += 6;
                }
            }
            held -= 8;
            return (bits >> held) & 0xff;
        }

        private static int value(int c) {
            if (c >= 'A' && c <= 'Z') {
                return c - 'A';
            }
            if (c >= 'a' && c <= 'z') {
                return c - 'a' + 26;
            }
            if (c >= '0' && c <= '9') {
                return c - '0' + 52;
            }
            return c == '+' ? 62 : c == '/' ? 63 : -1;
        }
    }

    /** RFC 2045 §6.7. */
    private static final class QuotedPrintable implements Decoder {
        private final InputStream in;
        private final int[] back = new int[2];
        private int backed;

        QuotedPrintable(InputStream in) {
            this.in = in;
        }

        @Override
        public int next() throws IOException {
            while (true) {
                int c = take();
                if (c != '=') {
                    return c;
                }
                int first = take();
                if (first == '\n') {
                    continue;
                }
                int second = first < 0 ? -1 : take();
                if (first == '\r' && second == '\n') {
                    continue;
                }
                int high = Character.digit(first, 16);
                int low = Character.digit(second, 16);
                if (high >= 0 && low >= 0) {
                    return (high << 4) | low;
                }
                unread(second);
                unread(first);
                return '=';
            }
        }

        private int take() throws IOException {
            return backed > 0 ? back[--backed] : in.read();
        }

        private void unread(int c) {
            if (c >= 0) {
                back[backed++] = c;
            }
        }
    }
}
