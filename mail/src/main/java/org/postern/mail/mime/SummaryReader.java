package org.postern.mail.mime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.SyntaxError;

/** Reads what SummaryWriter wrote; a damaged row costs a second reading of the message, nothing else. */
final class SummaryReader {
    private final byte[] bytes;
    private int at;

    SummaryReader(byte[] bytes) {
        this(bytes, 0);
    }

    SummaryReader(byte[] bytes, int at) {
        this.bytes = bytes;
        this.at = at;
    }

    /** How far it has read. */
    int at() {
        return at;
    }

    @Nullable
    Summary read() {
        try {
            int told = told();
            long size = number();
            Envelope envelope = envelope();
            String references = text();
            Structure structure = structure(1);
            return at == bytes.length ? new Summary(size, envelope, references, structure, told) : null;
        } catch (SyntaxError damaged) {
            return null;
        }
    }

    /** From the beginning: the version, and which fields are told. */
    int told() throws SyntaxError {
        return switch (octet()) {
            case SummaryWriter.VERSION -> (int) number();
            case SummaryWriter.VERSION_1 -> ToldFields.NONE;
            default -> throw new SyntaxError("no such version", at);
        };
    }

    private int octet() throws SyntaxError {
        if (at == bytes.length) {
            throw new SyntaxError("unexpected end", at);
        }
        return bytes[at++] & 0xff;
    }

    long number() throws SyntaxError {
        long value = 0;
        for (int shift = 0; shift < 63; shift += 7) {
            int octet = octet();
            value |= (long) (octet & 0x7f) << shift;
            if (octet < 0x80) {
                return value;
            }
        }
        throw new SyntaxError("number too large", at);
    }

    /** How many things follow; each takes at least one byte. */
    private int count() throws SyntaxError {
        long count = number();
        if (count > bytes.length - at) {
            throw new SyntaxError("more than there is", at);
        }
        return (int) count;
    }

    private String octets(int length) {
        var text = new String(bytes, at, length, StandardCharsets.ISO_8859_1);
        at += length;
        return text;
    }

    private String text() throws SyntaxError {
        return octets(count());
    }

    @Nullable
    String maybe() throws SyntaxError {
        int length = maybeLength();
        return length < 0 ? null : octets(length);
    }

    /** -1 for null. */
    private int maybeLength() throws SyntaxError {
        long length = number() - 1;
        if (length > bytes.length - at) {
            throw new SyntaxError("more than there is", at);
        }
        return (int) length;
    }

    /** Passes over what {@link #maybe} would read. */
    void skip() throws SyntaxError {
        int length = maybeLength();
        at += Math.max(0, length);
    }

    /** Passes over what {@link #addresses} would read. */
    void skipAddresses() throws SyntaxError {
        int count = count();
        for (int i = 0; i < 3 * count; i++) {
            skip();
        }
    }

    private Envelope envelope() throws SyntaxError {
        return new Envelope(
                maybe(),
                maybe(),
                addresses(),
                addresses(),
                addresses(),
                addresses(),
                addresses(),
                addresses(),
                maybe(),
                maybe());
    }

    List<EnvelopeAddress> addresses() throws SyntaxError {
        int count = count();
        var addresses = new ArrayList<EnvelopeAddress>(count);
        for (int i = 0; i < count; i++) {
            addresses.add(new EnvelopeAddress(maybe(), maybe(), maybe()));
        }
        return addresses;
    }

    private Structure structure(int depth) throws SyntaxError {
        if (depth > MimeLimits.DEPTH) {
            throw new SyntaxError("too deep", at);
        }
        int kind = octet();
        var place = new Place(number(), number(), number(), number());
        Content content = content();
        return switch (kind) {
            case SummaryWriter.LEAF -> new Structure.Leaf(place, content);
            case SummaryWriter.MULTIPART -> {
                int count = count();
                var parts = new ArrayList<Structure>(count);
                for (int i = 0; i < count; i++) {
                    parts.add(structure(depth + 1));
                }
                yield new Structure.Multipart(place, content, parts);
            }
            case SummaryWriter.MESSAGE -> new Structure.Message(place, content, envelope(), structure(depth + 1));
            default -> throw new SyntaxError("no such kind", at);
        };
    }

    private Content content() throws SyntaxError {
        return new Content(
                text(),
                text(),
                parameters(),
                text(),
                text(),
                text(),
                text(),
                text(),
                parameters(),
                languages(),
                text());
    }

    private List<String> languages() throws SyntaxError {
        int count = count();
        var languages = new ArrayList<String>(count);
        for (int i = 0; i < count; i++) {
            languages.add(text());
        }
        return languages;
    }

    private List<Parameter> parameters() throws SyntaxError {
        int count = count();
        var parameters = new ArrayList<Parameter>(count);
        for (int i = 0; i < count; i++) {
            parameters.add(new Parameter(text(), text()));
        }
        return parameters;
    }
}
