package org.postern.imapserver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.FetchItem;
import org.postern.mail.imap.FetchItem.What;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.mime.HeaderSubset;
import org.postern.mail.mime.MimeLimits;
import org.postern.mail.mime.Place;
import org.postern.mail.mime.Structure;

/** BODY[…] and its old forms: where the bytes are, and how they are named in the answer (RFC 3501 §6.4.5). */
final class Sections {
    private Sections() {}

    /** Bytes of the message. */
    private record Extent(long offset, long length) {}

    /** Writes the item, name and value; NIL when there is no such part. */
    static void write(ResponseWriter out, FetchItem.Section section, Structure root, MessageBytes bytes)
            throws IOException {
        out.atom(name(section));
        Extent extent = extent(section, root);
        if (extent == null) {
            out.nil();
            return;
        }
        boolean subset = section.what() == What.FIELDS || section.what() == What.FIELDS_NOT;
        if (subset) {
            subset(out, section, extent, bytes);
            return;
        }
        Extent cut = cut(section.partial(), extent.length());
        Boolean written = bytes.part(extent.offset() + cut.offset(), cut.length(), in -> {
            out.literal(cut.length(), in);
            return true;
        });
        if (written == null) {
            out.nil();
        }
    }

    private static void subset(ResponseWriter out, FetchItem.Section section, Extent header, MessageBytes bytes)
            throws IOException {
        long length = Math.min(header.length(), MimeLimits.HEADER);
        byte[] whole = bytes.part(header.offset(), length, in -> in.readNBytes((int) length));
        if (whole == null) {
            out.nil();
            return;
        }
        byte[] subset = HeaderSubset.of(whole, section.fields(), section.what() == What.FIELDS_NOT);
        Extent cut = cut(section.partial(), subset.length);
        out.literal(cut.length(), new ByteArrayInputStream(subset, (int) cut.offset(), (int) cut.length()));
    }

    private static Extent cut(FetchItem.@Nullable Partial partial, long length) {
        if (partial == null) {
            return new Extent(0, length);
        }
        long offset = Math.min(partial.offset(), length);
        return new Extent(offset, Math.min(partial.length(), length - offset));
    }

    private static @Nullable Extent extent(FetchItem.Section section, Structure root) {
        Structure part = root.part(section.path());
        if (part == null) {
            return null;
        }
        boolean whole = section.path().isEmpty();
        if (section.what() == What.MIME) {
            return header(part.place());
        }
        if (section.what() == What.ALL) {
            return whole ? new Extent(0, part.place().end()) : body(part.place());
        }
        Structure message = whole ? part : part instanceof Structure.Message outer ? outer.message() : null;
        if (message == null) {
            return null;
        }
        return section.what() == What.TEXT ? body(message.place()) : header(message.place());
    }

    private static Extent header(Place place) {
        return new Extent(place.headerAt(), place.headerLength());
    }

    private static Extent body(Place place) {
        return new Extent(place.bodyAt(), place.bodyLength());
    }

    private static String name(FetchItem.Section section) {
        return switch (section.form()) {
            case RFC822 -> "RFC822";
            case RFC822_HEADER -> "RFC822.HEADER";
            case RFC822_TEXT -> "RFC822.TEXT";
            case BODY -> bodyName(section);
        };
    }

    private static String bodyName(FetchItem.Section section) {
        var name = new StringBuilder("BODY[");
        for (int number : section.path()) {
            name.append(name.length() > 5 ? "." : "").append(number);
        }
        String word = switch (section.what()) {
            case ALL -> "";
            case HEADER -> "HEADER";
            case FIELDS -> "HEADER.FIELDS";
            case FIELDS_NOT -> "HEADER.FIELDS.NOT";
            case TEXT -> "TEXT";
            case MIME -> "MIME";
        };
        name.append(name.length() > 5 && !word.isEmpty() ? "." : "").append(word);
        if (!section.fields().isEmpty()) {
            name.append(" (");
            for (String field : section.fields()) {
                name.append(name.charAt(name.length() - 1) == '(' ? "" : " ").append(quotedIfNeeded(field));
            }
            name.append(')');
        }
        name.append(']');
        FetchItem.Partial partial = section.partial();
        return partial == null
                ? name.toString()
                : name.append('<').append(partial.offset()).append('>').toString();
    }

    /** The parser let printable ASCII through. */
    private static String quotedIfNeeded(String field) {
        String upper = field.toUpperCase(Locale.ROOT);
        for (int i = 0; i < upper.length(); i++) {
            if ("(){%*\"\\]".indexOf(upper.charAt(i)) >= 0) {
                return '"' + upper.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            }
        }
        return upper;
    }
}
