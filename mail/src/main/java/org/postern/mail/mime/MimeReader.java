package org.postern.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message once, line by line, and finds its parts. Time grows with the size only: a line is compared with at most
 * {@link MimeLimits#DEPTH} boundaries, and only if it begins like one. Memory: one buffer, one header section, and what
 * is kept. Used by one thread for one message.
 */
public final class MimeReader {
    private final Lines lines;
    private final Deque<Open> open = new ArrayDeque<>();
    private int parts;
    private int kept;
    private String references = "";
    private int told = ToldFields.NONE;
    private @Nullable Structure root;

    private MimeReader(InputStream message) {
        this.lines = new Lines(message);
    }

    /**
     * Reads all of the stream; does not close it. There is a result for any bytes.
     *
     * @throws IOException when the stream could not be read
     */
    public static Summary read(InputStream message) throws IOException {
        return new MimeReader(message).read();
    }

    private Summary read() throws IOException {
        var outermost = push(0, true, false);
        while (lines.next(top().inHeader())) {
            int level = boundaryLevel();
            if (level >= 0) {
                atBoundary(level);
            } else if (top().inHeader() && lines.isBlank()) {
                endHeader(lines.end(), lines.count());
            }
        }
        while (top().inHeader()) {
            endHeader(lines.end(), lines.count());
        }
        while (!open.isEmpty()) {
            close(lines.end(), lines.count() + (lines.endsUnfinished() ? 1 : 0));
        }
        Structure structure = root;
        if (structure == null) {
            throw new IllegalStateException("the outermost entity was never closed");
        }
        return new Summary(lines.end(), outermost.envelope, references, structure, told);
    }

    private Open top() {
        return open.getFirst();
    }

    private Open push(long headerAt, boolean message, boolean inDigest) {
        var entity = new Open(headerAt, message, inDigest);
        open.push(entity);
        parts++;
        lines.collect();
        return entity;
    }

    /** How many open entities lie inside the multipart whose boundary this line is; -1 when it is none. */
    private int boundaryLevel() {
        if (!lines.beginsWithDashes()) {
            return -1;
        }
        int level = 0;
        for (Open entity : open) {
            if (entity.boundary.length > 0 && lines.isBoundary(entity.boundary)) {
                return level;
            }
            level++;
        }
        return -1;
    }

    private void atBoundary(int level) {
        int left = open.size() - level;
        while (top().inHeader()) {
            endHeader(lines.start(), lines.countBefore());
        }
        // the line end before a boundary belongs to the boundary (RFC 2046 §5.1.1)
        long end = lines.start() - lines.endBefore();
        long count = lines.countBefore() - (lines.beforeWasBlank() ? 1 : 0);
        while (open.size() > left) {
            close(end, count);
        }
        Open multipart = top();
        if (lines.isLastBoundary(multipart.boundary)) {
            multipart.boundary = new byte[0];
        } else if (parts < MimeLimits.PARTS) {
            push(lines.end(), false, multipart.content.is("multipart", "digest"));
        }
    }

    private void endHeader(long bodyAt, long linesBefore) {
        Open entity = top();
        Header header = Header.read(lines.collected(), lines.collectedLength());
        entity.headerLength = bodyAt - entity.headerAt;
        entity.linesBefore = linesBefore;
        Content content = ContentReader.read(header, entity.inDigest);
        if (entity.message) {
            Envelope envelope = Envelope.of(header);
            entity.envelope = keep(envelope.weight()) ? envelope : Envelope.EMPTY;
        }
        if (open.size() == 1) {
            references = references(header);
            told = ToldFields.of(header, entity.envelope);
        }
        boolean mayNest = open.size() < MimeLimits.DEPTH && parts < MimeLimits.PARTS;
        String boundary = content.parameter("boundary").stripTrailing();
        boolean multipart = mayNest
                && content.type().equals("multipart")
                && !boundary.isEmpty()
                && boundary.length() <= MimeLimits.BOUNDARY;
        boolean message = mayNest && isMessage(content);
        entity.content = kept(content, multipart || message);
        if (multipart) {
            entity.boundary = boundary.getBytes(StandardCharsets.ISO_8859_1);
        } else if (message) {
            push(bodyAt, true, false);
        }
    }

    private static String references(Header header) {
        @Nullable String value = header.first("references");
        if (value == null) {
            return "";
        }
        // the newest are at the end
        int from = Math.max(0, value.length() - MimeLimits.CONTENT_FIELD);
        return value.substring(from);
    }

    private static boolean isMessage(Content content) {
        boolean identity = switch (content.encoding()) {
            case "7bit", "8bit", "binary" -> true;
            default -> false; // RFC 2046 §5.2.1 forbids it; we look no further
        };
        return identity && (content.is("message", "rfc822") || content.is("message", "global"));
    }

    /** What is claimed, but never a type with parts for something without, and never more than the message's budget. */
    private Content kept(Content content, boolean nests) {
        Content shown = content;
        boolean claimsParts = content.type().equals("multipart")
                || content.is("message", "rfc822")
                || content.is("message", "global");
        if (!nests && claimsParts) {
            shown = content.type().equals("multipart")
                            && content.parameter("boundary").isEmpty()
                    ? content.as("text", "plain")
                    : content.as("application", "octet-stream");
        }
        if (keep(shown.weight())) {
            return shown;
        }
        return nests
                ? Content.bare(shown.type(), shown.subtype(), "7bit")
                : Content.bare("application", "octet-stream", "7bit");
    }

    private boolean keep(int weight) {
        if (weight > MimeLimits.KEPT - kept) {
            return false;
        }
        kept += weight;
        return true;
    }

    private void close(long end, long linesAtEnd) {
        Open entity = open.pop();
        Structure structure = entity.close(end, linesAtEnd);
        if (open.isEmpty()) {
            root = structure;
        } else {
            top().parts.add(structure);
            top().innerEnvelope = entity.envelope;
        }
    }

    /** An entity whose end has not come yet. */
    private static final class Open {
        private final long headerAt;
        private final boolean message;
        private final boolean inDigest;
        private final List<Structure> parts = new ArrayList<>();
        private long headerLength = -1;
        private long linesBefore;
        private Content content = Content.bare("text", "plain", "7bit");
        private byte[] boundary = new byte[0];
        private Envelope envelope = Envelope.EMPTY;
        private Envelope innerEnvelope = Envelope.EMPTY;

        Open(long headerAt, boolean message, boolean inDigest) {
            this.headerAt = headerAt;
            this.message = message;
            this.inDigest = inDigest;
        }

        boolean inHeader() {
            return headerLength < 0;
        }

        Structure close(long end, long linesAtEnd) {
            long bodyLength = Math.max(0, end - headerAt - headerLength);
            long count = bodyLength == 0 ? 0 : Math.max(0, linesAtEnd - linesBefore);
            var place = new Place(headerAt, headerLength, bodyLength, count);
            if (content.type().equals("multipart")) {
                return new Structure.Multipart(place, content, parts);
            }
            return content.type().equals("message") && !parts.isEmpty()
                    ? new Structure.Message(place, content, innerEnvelope, parts.getFirst())
                    : new Structure.Leaf(place, content);
        }
    }
}
