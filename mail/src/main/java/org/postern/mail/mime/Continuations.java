package org.postern.mail.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameter values that were sent in pieces (RFC 2231 §3), put together as RFC 9051 §7.5.2 wants them told: {@code baz*0},
 * {@code baz*1} become {@code baz}; {@code foo*0*}, {@code foo*1*} become {@code foo*}, in UTF-8 where the charset is known.
 */
public final class Continuations {
    /** RFC 2231 §7, {@code attribute-char}, letters and digits aside. */
    private static final String PLAIN = "!#$&+-.^_`{|}~";

    /** Of each name the first that came. */
    private final Map<String, String> values = new HashMap<>();

    private final Set<String> used = new HashSet<>();

    private Continuations(List<Parameter> parameters) {
        for (Parameter parameter : parameters) {
            values.putIfAbsent(parameter.name(), parameter.value());
        }
    }

    /** In the order of the first pieces; a piece that no other leads to stays as it is. */
    public static List<Parameter> join(List<Parameter> parameters) {
        if (parameters.stream().noneMatch(parameter -> parameter.name().indexOf('*') >= 0)) {
            return parameters;
        }
        var continuations = new Continuations(parameters);
        Map<String, Parameter> joined = new HashMap<>();
        for (Parameter parameter : parameters) {
            String base = base(parameter.name());
            if (base != null && !joined.containsKey(base)) {
                joined.put(base, continuations.join(base));
            }
        }
        var told = new ArrayList<Parameter>();
        for (Parameter parameter : parameters) {
            String base = base(parameter.name());
            Parameter whole = base == null ? null : joined.remove(base);
            if (whole != null) {
                told.add(whole);
            } else if (!continuations.used.contains(parameter.name())) {
                told.add(parameter);
            }
        }
        return told;
    }

    /** The name without what marks a first piece; null when it is none. */
    private static @Nullable String base(String name) {
        String first = name.endsWith("*") ? name.substring(0, name.length() - 1) : name;
        return first.endsWith("*0") && first.length() > 2 ? first.substring(0, first.length() - 2) : null;
    }

    private Parameter join(String base) {
        var octets = new ByteArrayOutputStream();
        String charset = "";
        String language = "";
        boolean encoded = false;
        for (int i = 0; ; i++) {
            String name = base + "*" + i;
            String plain = values.get(name);
            String extended = values.get(name + "*");
            if (plain == null && extended == null) {
                break;
            }
            used.add(plain == null ? name + "*" : name);
            if (plain != null) {
                octets.writeBytes(plain.getBytes(StandardCharsets.ISO_8859_1));
                continue;
            }
            encoded = true;
            String text = String.valueOf(extended);
            int charsetEnd = i > 0 ? -1 : text.indexOf('\'');
            int languageEnd = charsetEnd < 0 ? -1 : text.indexOf('\'', charsetEnd + 1);
            if (languageEnd > 0) {
                charset = text.substring(0, charsetEnd);
                language = text.substring(charsetEnd + 1, languageEnd);
            }
            decode(text, languageEnd + 1, octets);
        }
        if (!encoded) {
            used.add(base); // the pieces are the better one
            return new Parameter(base, octets.toString(StandardCharsets.ISO_8859_1));
        }
        used.add(base + "*");
        return new Parameter(base + "*", extended(charset, language, octets.toByteArray()));
    }

    /** RFC 2231 §4; what is no octet in hexadecimal digits stays. */
    private static void decode(String text, int from, ByteArrayOutputStream octets) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            if (low >= 0) {
                octets.write((high << 4) | low);
                i += 2;
            } else {
                octets.write(c);
            }
        }
    }

    private static String extended(String charset, String language, byte[] octets) {
        Charset known = known(charset);
        byte[] utf8 = known == null ? octets : new String(octets, known).getBytes(StandardCharsets.UTF_8);
        var value = new StringBuilder(known == null ? charset : "utf-8")
                .append('\'')
                .append(language)
                .append('\'');
        for (byte octet : utf8) {
            int c = octet & 0xff;
            boolean plain = c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0);
            if (plain) {
                value.append((char) c);
            } else {
                value.append('%')
                        .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                        .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        return value.toString();
    }

    private static @Nullable Charset known(String name) {
        return Charsets.isKnown(name) ? Charset.forName(name) : null;
    }
}
