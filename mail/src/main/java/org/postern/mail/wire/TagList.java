package org.postern.mail.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code tag=value; tag=value}: the form of signatures and of records about them (RFC 6376 §3.2). Names are case-sensitive.
 *
 * @param tags values by name, in their order, without white space around them
 */
public record TagList(Map<String, String> tags) {
    /** Tags of one list; ours. */
    public static final int MAX_TAGS = 100;

    public TagList {
        tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    }

    /**
     * Reads a list.
     *
     * @param text one character an octet; folding is white space
     * @throws SyntaxError when it is none, names a tag twice (§3.2), or has more than {@link #MAX_TAGS}
     */
    public static TagList parse(String text) throws SyntaxError {
        var tags = new LinkedHashMap<String, String>();
        int at = 0;
        while (at < text.length()) {
            int semicolon = text.indexOf(';', at);
            int end = semicolon < 0 ? text.length() : semicolon;
            String spec = trimmed(text, at, end);
            if (!spec.isEmpty()) {
                add(tags, spec, at);
            } else if (semicolon >= 0) {
                throw new SyntaxError("an empty tag", at);
            }
            at = end + 1;
        }
        return new TagList(tags);
    }

    private static void add(Map<String, String> tags, String spec, int at) throws SyntaxError {
        int equals = spec.indexOf('=');
        String name = equals < 0 ? "" : trimmed(spec, 0, equals);
        if (!isName(name)) {
            throw new SyntaxError("no tag", at);
        }
        String value = trimmed(spec, equals + 1, spec.length());
        if (!value.chars().allMatch(c -> isSpace(c) || (c > ' ' && c != 0x7f))) {
            throw new SyntaxError("a control in a tag", at);
        }
        if (tags.put(name, value) != null) {
            throw new SyntaxError("a tag twice", at);
        }
        if (tags.size() > MAX_TAGS) {
            throw new SyntaxError("too many tags", at);
        }
    }

    /** The value of a tag; null when it is not there. */
    public @Nullable String get(String name) {
        return tags.get(name);
    }

    public String get(String name, String otherwise) {
        return tags.getOrDefault(name, otherwise);
    }

    /** A value with all white space taken out: for base64, and for lists. */
    public static String withoutSpace(String value) {
        var kept = new StringBuilder(value.length());
        value.chars().filter(c -> !isSpace(c)).forEach(c -> kept.append((char) c));
        return kept.toString();
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && isLetter(name.charAt(0))
                && name.chars().allMatch(c -> isLetter(c) || (c >= '0' && c <= '9') || c == '_');
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static String trimmed(String text, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
