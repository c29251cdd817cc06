package org.postern.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The text of a message as people read it, for SEARCH (RFC 3501 §6.4.4): headers with encoded words decoded, and the
 * bodies of text parts, decoded. One pass, bounded memory. Other parts are passed over.
 */
public final class MessageText {
    private static final int PIECE = 8 * 1024;

    private final Offsets in;
    private final List<Needle> needles;
    private final FoldedText text;

    private MessageText(InputStream message, List<Needle> needles) {
        this.in = new Offsets(message);
        this.needles = needles;
        this.text = new FoldedText(needles);
    }

    /**
     * Looks for all needles at once; ask each afterwards whether it was found.
     *
     * @param message the stored bytes, from the first; read as far as needed, not closed
     * @param withHeaders whether to look into header sections too: TEXT, not BODY. Those of messages inside are body
     */
    public static void search(InputStream message, Structure structure, boolean withHeaders, List<Needle> needles)
            throws IOException {
        new MessageText(message, needles).entity(structure, withHeaders);
    }

    /** Goes as deep as {@link MimeLimits#DEPTH}. */
    private void entity(Structure entity, boolean withHeader) throws IOException {
        if (allFound()) {
            return;
        }
        if (withHeader) {
            header(entity.place());
        }
        switch (entity) {
            case Structure.Leaf leaf -> {
                if (leaf.content().type().equals("text")) {
                    body(leaf);
                }
            }
            case Structure.Multipart multipart -> {
                for (Structure part : multipart.parts()) {
                    entity(part, true);
                }
            }
            case Structure.Message message -> entity(message.message(), true);
        }
    }

    private boolean allFound() {
        for (Needle needle : needles) {
            if (!needle.found()) {
                return false;
            }
        }
        return true;
    }

    private void header(Place place) throws IOException {
        in.skipTo(place.headerAt());
        int length = (int) Math.min(place.headerLength(), MimeLimits.HEADER);
        byte[] section = in.part(length).readAllBytes();
        for (Header.Field field : Header.read(section, section.length).fields()) {
            look(field.name() + ": " + EncodedWords.decode(field.value()));
        }
    }

    private void look(String whole) {
        byte[] octets = whole.getBytes(StandardCharsets.UTF_8);
        text.restart();
        if (Ascii.all(octets, 0, octets.length)) {
            text.acceptAscii(octets, 0, octets.length);
        } else {
            text.accept(CharBuffer.wrap(whole));
        }
        text.restart();
    }

    private void body(Structure.Leaf leaf) throws IOException {
        in.skipTo(leaf.place().bodyAt());
        InputStream decoded = TransferDecoding.decode(
                in.part(leaf.place().bodyLength()), leaf.content().encoding());
        text.restart();
        characters(decoded, Charsets.named(leaf.content().parameter("charset")));
        text.restart();
    }

    /** Pieces that are ASCII are looked at as they are; of the others the characters are made first. */
    private void characters(InputStream octets, Charset charset) throws IOException {
        boolean plain = Charsets.beginsWithAscii(charset);
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer piece = ByteBuffer.allocate(PIECE);
        CharBuffer characters = CharBuffer.allocate(0);
        while (!allFound()) {
            int begun = piece.position();
            int n = octets.read(piece.array(), begun, piece.remaining());
            if (plain && n > 0 && begun == 0 && Ascii.all(piece.array(), 0, n)) {
                text.acceptAscii(piece.array(), 0, n);
                continue;
            }
            if (plain && n < 0 && begun == 0) {
                return;
            }
            piece.position(begun + Math.max(n, 0)).flip();
            characters = characters.capacity() > 0 ? characters : CharBuffer.allocate(PIECE);
            decode(decoder, piece, characters, n < 0);
            piece.compact(); // a character that is not whole yet comes with the next
            if (n < 0) {
                return;
            }
        }
    }

    private void decode(CharsetDecoder decoder, ByteBuffer octets, CharBuffer characters, boolean end) {
        CoderResult full = CoderResult.OVERFLOW;
        while (full.isOverflow()) {
            full = decoder.decode(octets, characters.clear(), end);
            text.accept(characters.flip());
        }
        if (end) {
            decoder.flush(characters.clear());
            text.accept(characters.flip());
        }
    }

    /** A stream that knows where it is, with a buffer, since decoders read byte by byte. */
    private static final class Offsets {
        private final InputStream in;
        private final byte[] buffer = new byte[8 * 1024];
        private int at;
        private int limit;
        private long offset;

        Offsets(InputStream in) {
            this.in = in;
        }

        /** Goes forward to {@code target}; what lies behind stays behind. */
        void skipTo(long target) throws IOException {
            while (offset < target && (at < limit || fill())) {
                int step = (int) Math.min(limit - at, target - offset);
                at += step;
                offset += step;
            }
        }

        private boolean fill() throws IOException {
            int n = in.read(buffer, 0, buffer.length);
            at = 0;
            limit = Math.max(n, 0);
            return n > 0;
        }

        /** The next {@code length} bytes as a stream of their own. */
        InputStream part(long length) {
            long end = offset + length;
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    if (offset >= end || (at == limit && !fill())) {
                        return -1;
                    }
                    offset++;
                    return buffer[at++] & 0xff;
                }

                @Override
                public int read(byte[] target, int start, int wanted) throws IOException {
                    if (offset >= end || (at == limit && !fill())) {
                        return -1;
                    }
                    int n = (int) Math.min(Math.min(wanted, limit - at), end - offset);
                    System.arraycopy(buffer, at, target, start, n);
                    at += n;
                    offset += n;
                    return n;
                }
            };
        }
    }
}
