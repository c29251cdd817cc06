package org.postern.mail.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Reads the Content-* fields of one entity as they come. What makes no sense is taken for absent (RFC 2045 §5.2). */
final class ContentReader {
    private final String text;
    private int at;

    private ContentReader(String text) {
        this.text = text.length() > MimeLimits.CONTENT_FIELD ? text.substring(0, MimeLimits.CONTENT_FIELD) : text;
    }

    /**
     * @param inDigest whether the entity lies directly in a multipart/digest, whose default is message/rfc822 (RFC 2046
     *     §5.1.5)
     */
    static Content read(Header header, boolean inDigest) {
        var type = new ContentReader(value(header, "content-type"));
        String main = type.token();
        boolean slash = type.next('/');
        String sub = slash ? type.token() : "";
        boolean valid = !main.isEmpty() && !sub.isEmpty();
        var disposition = new ContentReader(value(header, "content-disposition"));
        String kind = disposition.token();
        String encoding = new ContentReader(value(header, "content-transfer-encoding")).token();
        return new Content(
                valid ? main : inDigest ? "message" : "text",
                valid ? sub : inDigest ? "rfc822" : "plain",
                valid ? type.parameters() : List.of(),
                value(header, "content-id"),
                value(header, "content-description"),
                encoding.isEmpty() ? "7bit" : encoding,
                value(header, "content-md5"),
                kind,
                kind.isEmpty() ? List.of() : disposition.parameters(),
                languages(value(header, "content-language")),
                value(header, "content-location"));
    }

    private static String value(Header header, String name) {
        @Nullable String value = header.first(name);
        if (value == null) {
            return "";
        }
        return value.length() > MimeLimits.CONTENT_FIELD ? value.substring(0, MimeLimits.CONTENT_FIELD) : value;
    }

    /** RFC 3282 §2: tags between commas. */
    private static List<String> languages(String value) {
        var languages = new ArrayList<String>();
        var reader = new ContentReader(value);
        do {
            String language = reader.token();
            if (!language.isEmpty() && languages.size() < MimeLimits.LANGUAGES) {
                languages.add(language);
            }
        } while (reader.next(','));
        return languages;
    }

    /** {@code ; name=value} as often as it comes; the first of a name counts, and what is no parameter is passed over. */
    private List<Parameter> parameters() {
        var parameters = new ArrayList<Parameter>();
        while (seekSemicolon() && parameters.size() < MimeLimits.PARAMETERS) {
            String name = token();
            if (!name.isEmpty() && next('=')) {
                parameters.add(new Parameter(name, parameterValue()));
            }
        }
        return parameters;
    }

    private boolean seekSemicolon() {
        while (at < text.length()) {
            skipSpace();
            if (at >= text.length()) {
                return false;
            }
            if (text.charAt(at) == ';') {
                at++;
                return true;
            }
            if (text.charAt(at) == '"') {
                quoted();
            } else {
                at++;
            }
        }
        return false;
    }

    private String parameterValue() {
        skipSpace();
        if (at < text.length() && text.charAt(at) == '"') {
            return quoted();
        }
        // more than RFC 2045's token: unquoted names with slashes and colons are common
        return take(c -> c > ' ' && c != ';' && c != '"' && c != 0x7f);
    }

    private String quoted() {
        var value = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                break;
            }
            value.append(c == '\\' && at < text.length() ? text.charAt(at++) : c);
        }
        return value.toString();
    }

    /** RFC 2045 §5.1, in lower case; empty when none comes next. */
    private String token() {
        skipSpace();
        return take(c -> c > ' ' && c < 0x7f && "()<>@,;:\\\"/[]?=".indexOf(c) < 0)
                .toLowerCase(Locale.ROOT);
    }

    private boolean next(char wanted) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == wanted) {
            at++;
            return true;
        }
        return false;
    }

    private String take(IntPredicate fits) {
        int start = at;
        while (at < text.length() && fits.test(text.charAt(at))) {
            at++;
        }
        return text.substring(start, at);
    }

    /** Passes over blanks and comments (RFC 2045 §5.1). */
    private void skipSpace() {
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
            } else if (c == '\\' && depth > 0) {
                at++;
            } else if (depth == 0 && c != ' ' && c != '\t') {
                return;
            }
            at++;
        }
        at = Math.min(at, text.length());
    }
}
