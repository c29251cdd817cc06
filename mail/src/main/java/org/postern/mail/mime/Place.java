package org.postern.mail.mime;

/**
 * Where an entity lies in the stored bytes.
 *
 * @param headerAt offset of the header section
 * @param headerLength bytes of the header section, the empty line included
 * @param bodyLength bytes of the body
 * @param lines lines of the body; an unfinished last line counts
 */
public record Place(long headerAt, long headerLength, long bodyLength, long lines) {
    public Place {
        if (headerAt < 0 || headerLength < 0 || bodyLength < 0 || lines < 0) {
            throw new IllegalArgumentException("a place before the beginning");
        }
    }

    /** Offset of the body. */
    public long bodyAt() {
        return headerAt + headerLength;
    }

    /** Offset after the last byte. */
    public long end() {
        return bodyAt() + bodyLength;
    }
}
