package org.postern.mail.imap;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.FetchItem.Form;
import org.postern.mail.imap.FetchItem.What;
import org.postern.mail.mime.MimeLimits;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** {@code fetch-att} and the macros (RFC 3501 §6.4.5 and §9, 3516 §7). */
final class FetchSyntax {
    private final Tokens tokens;
    private final Scanner in;
    private int binaries;

    private FetchSyntax(Tokens tokens) {
        this.tokens = tokens;
        this.in = tokens.in;
    }

    static List<FetchItem> read(Tokens tokens) throws SyntaxError {
        return new FetchSyntax(tokens).items();
    }

    private List<FetchItem> items() throws SyntaxError {
        var items = new ArrayList<FetchItem>();
        if (!in.next('(')) {
            String name = name();
            if (!macro(name, items)) {
                items.add(item(name));
            }
            return items;
        }
        do {
            if (items.size() == ImapLimits.FETCH_ITEMS) {
                throw in.error("too many items");
            }
            items.add(item(name()));
        } while (in.next(' '));
        in.expect(')');
        return items;
    }

    private String name() throws SyntaxError {
        return in.take(
                        "an item",
                        ImapLimits.WORD,
                        c -> (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.')
                .toUpperCase(Locale.ROOT);
    }

    private static boolean macro(String name, List<FetchItem> items) {
        boolean full = name.equals("FULL");
        if (!full && !name.equals("ALL") && !name.equals("FAST")) {
            return false;
        }
        items.add(new FetchItem.Flags());
        items.add(new FetchItem.InternalDate());
        items.add(new FetchItem.Size());
        if (!name.equals("FAST")) {
            items.add(new FetchItem.Envelope());
        }
        if (full) {
            items.add(new FetchItem.Structure(false));
        }
        return true;
    }

    private FetchItem item(String name) throws SyntaxError {
        return switch (name) {
            case "FLAGS" -> new FetchItem.Flags();
            case "INTERNALDATE" -> new FetchItem.InternalDate();
            case "RFC822.SIZE" -> new FetchItem.Size();
            case "ENVELOPE" -> new FetchItem.Envelope();
            case "UID" -> new FetchItem.Uid();
            case "MODSEQ" -> new FetchItem.ModSeq();
            case "BODYSTRUCTURE" -> new FetchItem.Structure(true);
            case "RFC822" -> whole(Form.RFC822, What.ALL, false);
            case "RFC822.HEADER" -> whole(Form.RFC822_HEADER, What.HEADER, true);
            case "RFC822.TEXT" -> whole(Form.RFC822_TEXT, What.TEXT, false);
            case "BODY" -> in.peek() == '[' ? section(false) : new FetchItem.Structure(false);
            case "BODY.PEEK" -> section(true);
            case "BINARY" -> binary(false);
            case "BINARY.PEEK" -> binary(true);
            case "BINARY.SIZE" -> new FetchItem.BinarySize(binaryPath());
            default -> throw in.error("no such item");
        };
    }

    private static FetchItem whole(Form form, What what, boolean peek) {
        return new FetchItem.Section(form, List.of(), what, List.of(), peek, null);
    }

    private FetchItem section(boolean peek) throws SyntaxError {
        in.expect('[');
        List<Integer> path = path();
        What what = What.ALL;
        List<String> fields = List.of();
        if (in.peek() != ']') {
            what = what(!path.isEmpty());
            if (what == What.FIELDS || what == What.FIELDS_NOT) {
                fields = fields();
            }
        }
        in.expect(']');
        return new FetchItem.Section(Form.BODY, path, what, fields, peek, partial());
    }

    /** RFC 9051 §9, {@code section-binary} and {@code partial}. */
    private FetchItem binary(boolean peek) throws SyntaxError {
        List<Integer> path = binaryPath();
        if (++binaries > ImapLimits.FETCH_BINARIES) {
            throw in.error("too many contents");
        }
        return new FetchItem.Binary(path, peek, partial());
    }

    private List<Integer> binaryPath() throws SyntaxError {
        in.expect('[');
        List<Integer> path = path();
        in.expect(']');
        return path;
    }

    /** Part numbers, and the dot after them when a word follows. */
    private List<Integer> path() throws SyntaxError {
        var path = new ArrayList<Integer>();
        while (in.peek() >= '0' && in.peek() <= '9') {
            if (path.size() == MimeLimits.DEPTH + 1) {
                throw in.error("a part so deep cannot be");
            }
            int number = (int) in.number("a part number", Integer.MAX_VALUE);
            if (number == 0) {
                throw in.error("parts begin at 1");
            }
            path.add(number);
            if (!in.next('.')) {
                return path;
            }
            if (in.peek() == ']') {
                throw in.error("expected a part");
            }
        }
        return path;
    }

    private What what(boolean inPart) throws SyntaxError {
        String word = name();
        return switch (word) {
            case "HEADER" -> What.HEADER;
            case "HEADER.FIELDS" -> What.FIELDS;
            case "HEADER.FIELDS.NOT" -> What.FIELDS_NOT;
            case "TEXT" -> What.TEXT;
            case "MIME" -> {
                if (!inPart) {
                    throw in.error("MIME needs a part number");
                }
                yield What.MIME;
            }
            default -> throw in.error("no such section");
        };
    }

    private List<String> fields() throws SyntaxError {
        var fields = new ArrayList<String>();
        tokens.space();
        in.expect('(');
        do {
            if (fields.size() == ImapLimits.FIELD_NAMES) {
                throw in.error("too many field names");
            }
            fields.add(fieldName());
        } while (in.next(' '));
        in.expect(')');
        return fields;
    }

    /** RFC 5322 §2.2: it comes back in the answer's name, so nothing else may be in it. */
    private String fieldName() throws SyntaxError {
        String name = tokens.astring("a field name");
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) <= ' ' || name.charAt(i) > '~') {
                throw in.error("no field has such a name");
            }
        }
        if (name.isEmpty()) {
            throw in.error("expected a field name");
        }
        return name;
    }

    /** 63 bits (RFC 9051 §9, {@code number64}). */
    private FetchItem.@Nullable Partial partial() throws SyntaxError {
        if (!in.next('<')) {
            return null;
        }
        long offset = in.number("an offset", Long.MAX_VALUE);
        in.expect('.');
        long length = in.number("a length", Long.MAX_VALUE);
        if (length == 0) {
            throw in.error("a length of nothing");
        }
        in.expect('>');
        return new FetchItem.Partial(offset, length);
    }
}
