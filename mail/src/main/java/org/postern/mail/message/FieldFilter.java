package org.postern.mail.message;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Set;
import org.postern.mail.wire.BodySink;

/**
 * Leaves fields of certain names out of a message while it goes by in slices: {@code Bcc} must not reach those it hides
 * (RFC 5322 §3.6.3). Reads names as {@link HeaderReader} does; all that is left stays as it was, octet by octet. Used by one
 * thread.
 */
public final class FieldFilter implements BodySink {
    private enum At {
        LINE_START,
        /** Behind a CR that began a line: the header section may be at its end. */
        EMPTY_LINE,
        NAME,
        LINE,
        BODY
    }

    private final Set<String> names;
    private final BodySink to;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();
    /** What is held, in lower case and without the white space behind it: never longer than the longest of the names. */
    private final StringBuilder name = new StringBuilder();

    private At at = At.LINE_START;
    /** Octets that went on while the header section was not at its end. */
    private long header;

    private boolean dropping;

    /** @param names in lower case */
    public FieldFilter(Set<String> names, BodySink to) {
        this.names = Set.copyOf(names);
        this.to = to;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (at == At.BODY || names.isEmpty()) {
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
        if (at != At.BODY && header > HeaderReader.MAX_SIZE) {
            // such a header section is refused as a whole: no more need be looked at
            kept.writeBytes(held.toByteArray());
            held.reset();
            at = At.BODY;
        }
        if (kept.size() > 0) {
            to.write(kept.toByteArray(), 0, kept.size());
        }
    }

    /** The message has ended: what was held back because it might have become one of the names goes on. */
    public void end() throws IOException {
        if (held.size() > 0) {
            to.write(held.toByteArray(), 0, held.size());
            held.reset();
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
            case LINE -> line(b, kept);
            case BODY -> kept.write(b);
        }
    }

    private void lineStart(byte b, ByteArrayOutputStream kept) {
        if (b == ' ' || b == '\t') {
            at = At.LINE; // RFC 5322 §2.2.3: it belongs to the field before
            line(b, kept);
            return;
        }
        dropping = false;
        if (b == '\r') {
            kept.write(b);
            at = At.EMPTY_LINE;
        } else {
            at = At.NAME;
            name(b, kept);
        }
    }

    private void name(byte b, ByteArrayOutputStream kept) {
        held.write(b);
        if (b == ':') {
            dropping = names.contains(name.toString());
        } else if (mayBecomeOne(b)) {
            return;
        }
        at = b == '\n' ? At.LINE_START : At.LINE;
        if (!dropping) {
            kept.writeBytes(held.toByteArray());
        }
        held.reset();
        name.setLength(0);
    }

    /** White space before the colon is obsolete and understood (RFC 5322 §4.5). */
    private boolean mayBecomeOne(byte b) {
        if (held.size() > HeaderReader.MAX_SIZE) {
            return false; // such a header section is refused as a whole
        }
        if (b == ' ' || b == '\t') {
            return names.contains(name.toString());
        }
        name.append(Character.toLowerCase((char) (b & 0xff)));
        String begun = name.toString();
        return held.size() == begun.length() && names.stream().anyMatch(wanted -> wanted.startsWith(begun));
    }

    private void line(byte b, ByteArrayOutputStream kept) {
        if (!dropping) {
            kept.write(b);
        }
        at = b == '\n' ? At.LINE_START : At.LINE;
    }
}
