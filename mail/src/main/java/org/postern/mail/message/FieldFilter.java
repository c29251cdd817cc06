package org.postern.mail.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Predicate;
import org.postern.mail.wire.BodySink;

/**
 * Leaves certain fields out of a message while it goes by in slices: {@code Bcc} must not reach those it hides (RFC 5322
 * §3.6.3), and what claims to be our own word must not stay (RFC 8601 §5). Reads names as {@link HeaderReader} does; all that
 * is left stays as it was, octet by octet. Used by one thread.
 */
public final class FieldFilter implements BodySink {
    /**
     * Which fields are left out.
     *
     * @param names in lower case: of all others, none
     * @param value whether one of such a name is, by its value as in {@link Field#octets}
     */
    public record Unwanted(Set<String> names, Predicate<String> value) {
        public static final Unwanted NONE = new Unwanted(Set.of());

        public Unwanted {
            names = Set.copyOf(names);
        }

        /** Whatever stands in them. */
        public Unwanted(Set<String> names) {
            this(names, _ -> true);
        }
    }

    private enum At {
        LINE_START,
        /** Behind a CR that began a line: the header section may be at its end. */
        EMPTY_LINE,
        NAME,
        LINE,
        /** In a field that may be unwanted: it is held until it has ended. */
        HELD,
        /** Behind the line end of such a one: white space goes on with it. */
        HELD_LINE_START,
        BODY
    }

    private final Unwanted unwanted;
    private final BodySink to;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    /** What is held, in lower case and without the white space behind it: never longer than the longest of the names. */
    private final StringBuilder name = new StringBuilder();

    private At at = At.LINE_START;
    /** Octets that went on while the header section was not at its end. */
    private long header;

    /** @param to what is left goes there */
    public FieldFilter(Unwanted unwanted, BodySink to) {
        this.unwanted = unwanted;
        this.to = to;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (at == At.BODY || unwanted.names().isEmpty()) {
            to.write(bytes, offset, length);
            return;
        }
        var kept = new ByteArrayOutputStream(length);
        int next = offset;
        while (next < offset + length && at != At.BODY) {
            take(bytes[next++], kept);
        }
        kept.write(bytes, next, offset + length - next);
        header += kept.size();
        if (at != At.BODY && header + held.size() > HeaderReader.MAX_SIZE) {
            // such a header section is refused as a whole: no more need be looked at
            kept.writeBytes(held.toByteArray());
            held.reset();
            at = At.BODY;
        }
        if (kept.size() > 0) {
            to.write(kept.toByteArray(), 0, kept.size());
        }
    }

    /** The message has ended: what was held back goes on, unless it is unwanted. */
    public void end() throws IOException {
        var kept = new ByteArrayOutputStream();
        if (at == At.HELD || at == At.HELD_LINE_START) {
            judge(kept);
        } else {
            release(kept);
        }
        if (kept.size() > 0) {
            to.write(kept.toByteArray(), 0, kept.size());
        }
    }

    @Override
    public void dropped(int length) throws IOException {
        to.dropped(length);
    }

    private void take(byte b, ByteArrayOutputStream kept) {
        switch (at) {
            case LINE_START -> lineStart(b, kept);
            case EMPTY_LINE -> {
                kept.write(b);
                at = b == '\n' ? At.BODY : At.LINE;
            }
            case NAME -> name(b, kept);
            case LINE -> {
                kept.write(b);
                at = b == '\n' ? At.LINE_START : At.LINE;
            }
            case HELD -> {
                held.write(b);
                at = b == '\n' ? At.HELD_LINE_START : At.HELD;
            }
            case HELD_LINE_START -> heldLineStart(b, kept);
            case BODY -> kept.write(b);
        }
    }

    /** RFC 5322 §2.2.3: a line that begins with white space belongs to the field before. */
    private static boolean goesOn(byte b) {
        return b == ' ' || b == '\t';
    }

    private void lineStart(byte b, ByteArrayOutputStream kept) {
        if (goesOn(b)) {
            kept.write(b);
            at = At.LINE;
        } else if (b == '\r') {
            kept.write(b);
            at = At.EMPTY_LINE;
        } else {
            at = At.NAME;
            name(b, kept);
        }
    }

    private void heldLineStart(byte b, ByteArrayOutputStream kept) {
        if (goesOn(b)) {
            held.write(b);
            at = At.HELD;
        } else {
            judge(kept);
            lineStart(b, kept);
        }
    }

    /** A field that may be unwanted has ended. */
    private void judge(ByteArrayOutputStream kept) {
        String field = held.toString(StandardCharsets.ISO_8859_1);
        String value = field.substring(field.indexOf(':') + 1);
        if (unwanted.value().test(value.endsWith("\r\n") ? value.substring(0, value.length() - 2) : value)) {
            held.reset();
        } else {
            release(kept);
        }
    }

    private void release(ByteArrayOutputStream kept) {
        kept.writeBytes(held.toByteArray());
        held.reset();
    }

    private void name(byte b, ByteArrayOutputStream kept) {
        held.write(b);
        if (b == ':' && unwanted.names().contains(name.toString())) {
            at = At.HELD;
        } else if (b != ':' && mayBecomeOne(b)) {
            return;
        } else {
            at = b == '\n' ? At.LINE_START : At.LINE;
            release(kept);
        }
        name.setLength(0);
    }

    /** White space before the colon is obsolete and understood (RFC 5322 §4.5). */
    private boolean mayBecomeOne(byte b) {
        if (held.size() > HeaderReader.MAX_SIZE) {
            return false; // such a header section is refused as a whole
        }
        if (b == ' ' || b == '\t') {
            return unwanted.names().contains(name.toString());
        }
        name.append(Character.toLowerCase((char) (b & 0xff)));
        String begun = name.toString();
        return held.size() == begun.length() && unwanted.names().stream().anyMatch(wanted -> wanted.startsWith(begun));
    }
}
