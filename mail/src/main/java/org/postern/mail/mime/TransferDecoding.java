package org.postern.mail.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.postern.mail.wire.NetworkLines;

/**
 * Undoes Content-Transfer-Encoding (RFC 2045 §6) as it streams, in memory that does not grow. What is malformed is passed
 * over, never an error: the same bytes always decode to the same octets.
 */
public final class TransferDecoding {
    private static final int BUFFER = 8 * 1024;
    /** Blanks that may follow one another at the end of a line and are dropped; RFC 2045 §6.7 has lines of 76. */
    static final int BLANKS = 1_000;

    private TransferDecoding() {}

    /** @param encoding lower case */
    public static boolean isKnown(String encoding) {
        return switch (encoding) {
            case "7bit", "8bit", "binary", "base64", "quoted-printable" -> true;
            default -> false;
        };
    }

    /** @param encoding lower case; one that is not known changes nothing */
    public static InputStream decode(InputStream encoded, String encoding) {
        return switch (encoding) {
            case "base64" -> new Base64(encoded, BUFFER);
            case "quoted-printable" -> new QuotedPrintable(encoded);
            default -> encoded;
        };
    }

    /**
     * The content of an entity without parts: decoded, and the lines of a text end with CRLF whatever they end with here (RFC
     * 9051 §7.5.2). What base64 holds is what the sender encoded, and stays.
     */
    public static InputStream content(InputStream encoded, Content content) {
        boolean lines = hasLines(content);
        return decode(lines ? new NetworkLines(encoded) : encoded, content.encoding());
    }

    /** Whether the decoded content is the encoded one, byte by byte. */
    public static boolean isIdentity(Content content) {
        return !content.encoding().equals("base64")
                && !content.encoding().equals("quoted-printable")
                && !hasLines(content);
    }

    private static boolean hasLines(Content content) {
        return content.type().equals("text") && !content.encoding().equals("base64");
    }

    static String base64(String encoded) {
        byte[] octets = encoded.getBytes(StandardCharsets.ISO_8859_1);
        try (var in = new Base64(new ByteArrayInputStream(octets), Math.max(1, octets.length))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** RFC 2045 §6.8. Whatever is not of the alphabet is passed over. */
    private static final class Base64 extends InputStream {
        private static final byte OTHER = -1;
        private static final byte PADDING = -2;
        private static final byte[] VALUES = values();

        private final InputStream in;
        private final byte[] buffer;
        private int at;
        private int limit;
        private int bits;
        private int held;

        Base64(InputStream in, int size) {
            this.in = in;
            this.buffer = new byte[Math.min(size, BUFFER)];
        }

        private static byte[] values() {
            var values = new byte[256];
            Arrays.fill(values, OTHER);
            String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
            for (int i = 0; i < alphabet.length(); i++) {
                values[alphabet.charAt(i)] = (byte) i;
            }
            values['='] = PADDING;
            return values;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = 0;
            while (n < length && (at < limit || fill())) {
                if (held == 0 && limit - at >= 4 && length - n >= 3) {
                    int whole = whole();
                    if (whole >= 0) {
                        target[offset + n++] = (byte) (whole >> 16);
                        target[offset + n++] = (byte) (whole >> 8);
                        target[offset + n++] = (byte) whole;
                        continue;
                    }
                }
                byte value = VALUES[buffer[at++] & 0xff];
                if (value == PADDING) {
                    held = 0; // ends a quantum; another may follow where two encodings were joined
                } else if (value != OTHER) {
                    bits = ((bits << 6) | value) & 0xffff;
                    held += 6;
                }
                if (held >= 8) {
                    held -= 8;
                    target[offset + n++] = (byte) (bits >> held);
                }
            }
            return n == 0 && length > 0 ? -1 : n;
        }

        /** The next four characters as 24 bits; -1, and nothing is taken, when not all are of the alphabet. */
        private int whole() {
            int whole = VALUES[buffer[at] & 0xff] << 18
                    | VALUES[buffer[at + 1] & 0xff] << 12
                    | VALUES[buffer[at + 2] & 0xff] << 6
                    | VALUES[buffer[at + 3] & 0xff];
            if (whole >= 0) {
                at += 4;
            }
            return whole;
        }

        private boolean fill() throws IOException {
            at = 0;
            limit = Math.max(0, in.read(buffer, 0, buffer.length));
            return limit > 0;
        }
    }

    /** RFC 2045 §6.7. */
    private static final class QuotedPrintable extends InputStream {
        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private int at;
        private int limit;
        private final int[] back = new int[2];
        private int backed;
        private final byte[] blanks = new byte[BLANKS];
        private int blanksAt;
        private int blanksEnd;

        QuotedPrintable(InputStream in) {
            this.in = in;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = 0;
            while (n < length) {
                int b = read();
                if (b < 0) {
                    break;
                }
                target[offset + n++] = (byte) b;
            }
            return n == 0 && length > 0 ? -1 : n;
        }

        @Override
        public int read() throws IOException {
            while (blanksAt == blanksEnd) {
                int c = take();
                if (isBlank(c)) {
                    unread(c);
                    if (lineEndsAfterBlanks()) {
                        dropBlanks(); // §6.7 rule 3: nobody wrote them
                    }
                } else if (c != '=') {
                    return c;
                } else if (lineEndsAfterBlanks()) {
                    dropBlanks();
                    skipLineEnd(); // rule 5: a soft line break, also where the boundary took the line's end
                } else {
                    return blanksAt < blanksEnd ? '=' : quoted();
                }
            }
            return blanks[blanksAt++];
        }

        private static boolean isBlank(int c) {
            return c == ' ' || c == '\t';
        }

        private void dropBlanks() {
            blanksAt = blanksEnd;
        }

        /** Takes blanks, as many as there are; whether the line or the content ends after them. */
        private boolean lineEndsAfterBlanks() throws IOException {
            blanksAt = 0;
            blanksEnd = 0;
            int c = take();
            while (isBlank(c) && blanksEnd < BLANKS) {
                blanks[blanksEnd++] = (byte) c;
                c = take();
            }
            int next = c == '\r' ? take() : -1;
            unread(next);
            unread(c);
            return c < 0 || c == '\n' || next == '\n';
        }

        private void skipLineEnd() throws IOException {
            if (take() == '\r') {
                take();
            }
        }

        /** What follows the sign of equality; the sign itself where that makes no sense. */
        private int quoted() throws IOException {
            int first = take();
            int second = first < 0 ? -1 : take();
            int high = Character.digit(first, 16);
            int low = Character.digit(second, 16);
            if (high >= 0 && low >= 0) {
                return (high << 4) | low;
            }
            unread(second);
            unread(first);
            return '=';
        }

        private int take() throws IOException {
            if (backed > 0) {
                return back[--backed];
            }
            if (at == limit) {
                at = 0;
                limit = Math.max(0, in.read(buffer, 0, buffer.length));
            }
            return at < limit ? buffer[at++] & 0xff : -1;
        }

        private void unread(int c) {
            if (c >= 0) {
                back[backed++] = c;
            }
        }
    }
}
