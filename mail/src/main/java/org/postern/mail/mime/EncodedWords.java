package org.postern.mail.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Header text as people read it (RFC 2047; RFC 6532 for raw UTF-8). What is no encoded word stays as it is. Adjacent words
 * of one charset are joined before they are decoded, since senders cut through characters.
 */
public final class EncodedWords {
    /** Characters of a word's text, and one. */
    private static final int LONGEST = 4096;
    /** Characters of a charset's name and language, and two. */
    private static final int LONGEST_CHARSET = 80;

    private final String octets;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
    private int nextEnd;
    private Charset pendingCharset = StandardCharsets.UTF_8;

    private EncodedWords(String octets) {
        this.octets = octets;
        this.nextEnd = octets.indexOf("?=");
    }

    /** @param octets a field's value, unfolded */
    public static String decode(String octets) {
        return octets.contains("=?") ? new EncodedWords(octets).decode() : raw(octets);
    }

    private record Word(Charset charset, String decoded, int end) {}

    private String decode() {
        int at = 0;
        int plain = 0;
        while (at < octets.length()) {
            int mark = octets.indexOf("=?", at);
            Word word = mark < 0 ? null : word(mark);
            if (mark < 0) {
                break;
            }
            if (word == null) {
                at = mark + 2;
                continue;
            }
            between(plain, mark);
            take(word);
            at = word.end();
            plain = at;
        }
        flush();
        return text.append(raw(octets.substring(plain))).toString();
    }

    private void between(int from, int to) {
        String gap = octets.substring(from, to);
        // RFC 2047 §6.2: blanks between two words are not shown
        if (from > 0 && gap.isBlank()) {
            return;
        }
        flush();
        text.append(raw(gap));
    }

    private void take(Word word) {
        if (!word.charset().equals(pendingCharset)) {
            flush();
            pendingCharset = word.charset();
        }
        pending.writeBytes(word.decoded().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void flush() {
        if (pending.size() > 0) {
            text.append(pending.toString(pendingCharset));
            pending.reset();
        }
    }

    /** {@code =?charset*language?encoding?text?=}, or null. RFC 2047 §2 allows 75 characters; we take longer ones. */
    private @Nullable Word word(int mark) {
        int first = octets.indexOf('?', mark + 2, Math.min(octets.length(), mark + LONGEST_CHARSET + 1));
        int second = first + 2;
        if (first < 0 || second >= octets.length() || octets.charAt(first + 1) == '?' || octets.charAt(second) != '?') {
            return null;
        }
        int third = end(second + 1);
        if (third < 0 || third - second > LONGEST) {
            return null;
        }
        String name = octets.substring(mark + 2, first);
        int star = name.indexOf('*');
        Charset charset = Charsets.named(star < 0 ? name : name.substring(0, star));
        String encoded = octets.substring(second + 1, third);
        return switch (octets.charAt(first + 1)) {
            case 'B', 'b' -> new Word(charset, TransferDecoding.base64(encoded), third + 2);
            case 'Q', 'q' -> new Word(charset, q(encoded), third + 2);
            default -> null;
        };
    }

    /** The first {@code ?=} from there on, or -1. Asked in ascending order: the text is looked through once for all words. */
    private int end(int from) {
        if (nextEnd >= 0 && nextEnd < from) {
            nextEnd = octets.indexOf("?=", from);
        }
        return nextEnd;
    }

    private static String q(String encoded) {
        var bytes = new ByteArrayOutputStream(encoded.length());
        for (int i = 0; i < encoded.length(); i++) {
            char c = encoded.charAt(i);
            int high = c == '=' && i + 2 < encoded.length() ? Character.digit(encoded.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(encoded.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                bytes.write((high << 4) | low);
                i += 2;
            } else {
                bytes.write(c == '_' ? ' ' : c);
            }
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Unencoded text: UTF-8 where it is that (RFC 6532), else the most usual of the old forms. */
    static String raw(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        if (Ascii.all(bytes, 0, bytes.length)) {
            return octets;
        }
        var utf8 = new String(bytes, StandardCharsets.UTF_8);
        return utf8.indexOf('\uFFFD') < 0 ? utf8 : octets;
    }
}
