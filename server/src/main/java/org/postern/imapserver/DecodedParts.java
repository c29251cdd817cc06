package org.postern.imapserver;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.FetchItem;
import org.postern.mail.mime.Content;
import org.postern.mail.mime.Place;
import org.postern.mail.mime.Structure;
import org.postern.mail.mime.TransferDecoding;

/**
 * BINARY[…] and BINARY.SIZE[…] of one message (RFC 3516 §4.2, 9051 §6.4.5). Nothing decoded is held: what is asked for is
 * decoded once to be measured, before the response is begun, and once more as it is sent.
 */
final class DecodedParts {
    /** Bytes that are decoded at once. */
    private static final int PIECE = 16 * 1024;

    private final ImapWire wire;
    private final MessageBytes bytes;
    private final Structure root;
    private final Map<Range, Measure> measures = new HashMap<>();

    DecodedParts(ImapWire wire, MessageBytes bytes, Structure root) {
        this.wire = wire;
        this.bytes = bytes;
        this.root = root;
    }

    enum Outcome {
        READY,
        UNKNOWN_ENCODING,
        GONE
    }

    /** What is asked for; BINARY.SIZE asks for all of a part. */
    private record Range(List<Integer> path, FetchItem.@Nullable Partial partial) {
        static @Nullable Range of(FetchItem item) {
            return switch (item) {
                case FetchItem.Binary(var path, boolean _, var partial) -> new Range(path, partial);
                case FetchItem.BinarySize(var path) -> new Range(path, null);
                default -> null;
            };
        }
    }

    /**
     * @param offset of the decoded octets
     * @param length decoded octets from there
     * @param nul whether one of these is NUL
     */
    private record Measure(long offset, long length, boolean nul) {}

    /** Encoded bytes of the message, and how they are decoded; null when as they are. */
    private record Source(
            long offset, long length, @Nullable Content content) {
        InputStream decoded(InputStream in) {
            return content == null ? in : TransferDecoding.content(in, content);
        }
    }

    /** Measures what is asked for. */
    Outcome measure(List<FetchItem> items) throws IOException {
        for (FetchItem item : items) {
            Range range = Range.of(item);
            if (range == null || measures.containsKey(range)) {
                continue;
            }
            Structure part = root.part(range.path());
            if (part instanceof Structure.Leaf leaf
                    && !range.path().isEmpty()
                    && !TransferDecoding.isKnown(leaf.content().encoding())) {
                return Outcome.UNKNOWN_ENCODING;
            }
            Source source = part == null ? null : source(range.path(), part);
            boolean known = item instanceof FetchItem.BinarySize && source != null && source.content() == null;
            if (source != null && !known) {
                Measure measure = measure(range, source);
                if (measure == null) {
                    return Outcome.GONE;
                }
                measures.put(range, measure);
            }
        }
        return Outcome.READY;
    }

    /** Of what has parts the body as it is: it has no encoding (RFC 2045 §6.4). */
    private static Source source(List<Integer> path, Structure part) {
        Place place = part.place();
        if (path.isEmpty()) {
            return new Source(0, place.end(), null);
        }
        boolean asIs = !(part instanceof Structure.Leaf) || TransferDecoding.isIdentity(part.content());
        return new Source(place.bodyAt(), place.bodyLength(), asIs ? null : part.content());
    }

    private @Nullable Measure measure(Range range, Source source) throws IOException {
        wire.working();
        return bytes.part(source.offset(), source.length(), in -> measure(source.decoded(in), range.partial()));
    }

    /** To the end of what is asked for and no further. */
    @SuppressWarnings("ThreadPriorityCheck") // virtual threads are not time-sliced (JEP 444)
    private static Measure measure(InputStream decoded, FetchItem.@Nullable Partial partial) throws IOException {
        long from = partial == null ? 0 : partial.offset();
        long most = partial == null ? Long.MAX_VALUE : partial.length();
        byte[] piece = new byte[PIECE];
        long skipped = 0;
        long length = 0;
        boolean nul = false;
        while (length < most) {
            long wanted = skipped < from ? from - skipped : most - length;
            int n = decoded.read(piece, 0, (int) Math.min(piece.length, wanted));
            if (n < 0) {
                break;
            }
            if (skipped < from) {
                skipped += n;
            } else {
                nul |= hasNul(piece, n);
                length += n;
            }
            if ((skipped + length) % (64 * PIECE) < n) {
                Thread.yield(); // long arithmetic: let other sessions have the carrier
            }
        }
        return new Measure(skipped, length, nul);
    }

    private static boolean hasNul(byte[] piece, int length) {
        for (int i = 0; i < length; i++) {
            if (piece[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** Writes an item that was measured, name and value; of a part that is not there NIL, and size 0. */
    void write(FetchItem item) throws IOException {
        Range range = Range.of(item);
        if (range == null) {
            return;
        }
        Structure part = root.part(range.path());
        Source source = part == null ? null : source(range.path(), part);
        Measure measure = measures.get(range);
        if (item instanceof FetchItem.BinarySize) {
            long whole = source == null ? 0 : source.length();
            wire.out().atom(name("BINARY.SIZE", range)).number(measure == null ? whole : measure.length());
            return;
        }
        wire.out().atom(name("BINARY", range));
        if (source == null || measure == null) {
            wire.out().nil();
            return;
        }
        if (measure.length() == 0) {
            wire.out().literal(0, InputStream.nullInputStream()); // Found so once: not decoded again for it.
            return;
        }
        Boolean written = bytes.part(source.offset(), source.length(), in -> {
            InputStream decoded = source.decoded(in);
            decoded.skipNBytes(measure.offset());
            if (measure.nul()) {
                wire.out().literal8(measure.length(), decoded);
            } else {
                wire.out().literal(measure.length(), decoded); // RFC 9051 §7.5.2: so a client knows
            }
            return true;
        });
        if (written == null) {
            wire.out().nil();
        }
    }

    private static String name(String word, Range range) {
        var name = new StringBuilder(word).append('[');
        String dot = "";
        for (int number : range.path()) {
            name.append(dot).append(number);
            dot = ".";
        }
        name.append(']');
        FetchItem.Partial partial = range.partial();
        return partial == null
                ? name.toString()
                : name.append('<').append(partial.offset()).append('>').toString();
    }
}
