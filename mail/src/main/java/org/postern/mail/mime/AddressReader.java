package org.postern.mail.mime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an address list as it comes (RFC 5322 §3.4 and §4.4), in one pass, and finds something in whatever it is given.
 * It is for showing; what mail is sent to goes through another parser.
 */
final class AddressReader {
    private final String text;
    private int at;
    private boolean inGroup;
    private final List<EnvelopeAddress> found = new ArrayList<>();

    AddressReader(String text) {
        this.text = text;
    }

    List<EnvelopeAddress> read() {
        while (at < text.length() && found.size() < MimeLimits.ADDRESSES) {
            new One().read();
        }
        if (inGroup) {
            found.add(new EnvelopeAddress(null, null, null));
        }
        return found;
    }

    /** Passes over a comment, nested ones included, and gives its text. */
    private String comment() {
        var comment = new StringBuilder();
        int depth = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\\' && at < text.length()) {
                comment.append(text.charAt(at++));
                continue;
            }
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            comment.append(c);
        }
        return comment.isEmpty() ? "" : comment.substring(1);
    }

    /** Passes over a quoted string and gives its content. */
    private String quoted() {
        var content = new StringBuilder();
        at++;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                break;
            }
            content.append(c == '\\' && at < text.length() ? text.charAt(at++) : c);
        }
        return content.toString();
    }

    /** One address, or the beginning or end of a group. */
    private final class One {
        private final StringBuilder phrase = new StringBuilder();
        private final Spec spec = new Spec();
        private @Nullable Spec angle;
        private String comment = "";
        private boolean space;

        void read() {
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case ',' -> {
                        at++;
                        add();
                        return;
                    }
                    case ';' -> {
                        at++;
                        add();
                        endGroup();
                        return;
                    }
                    case ':' -> {
                        at++;
                        beginGroup();
                        return;
                    }
                    default -> piece(c);
                }
            }
            add();
        }

        private void piece(char c) {
            switch (c) {
                case ' ', '\t' -> {
                    space = true;
                    at++;
                }
                case '(' -> comment = comment();
                case '"' -> word(quoted(), true);
                case '<' -> angle = angle();
                default -> {
                    word(String.valueOf(c), false);
                    at++;
                }
            }
        }

        private void word(String word, boolean quoted) {
            if (space && !phrase.isEmpty()) {
                phrase.append(' ');
            }
            space = false;
            phrase.append(word);
            spec.add(word, quoted);
        }

        private Spec angle() {
            var inside = new Spec();
            at++;
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case '>' -> {
                        at++;
                        return inside;
                    }
                    case '"' -> inside.add(quoted(), true);
                    case '(' -> comment();
                    case ':' -> {
                        // RFC 5322 §4.4: a route, to be passed over
                        inside = new Spec();
                        at++;
                    }
                    default -> {
                        inside.add(c == ' ' || c == '\t' ? "" : String.valueOf(c), false);
                        at++;
                    }
                }
            }
            return inside;
        }

        private void add() {
            if (angle != null) {
                found.add(angle.named(phrase.isEmpty() ? null : phrase.toString()));
            } else if (!spec.isEmpty()) {
                found.add(spec.named(comment.isEmpty() ? null : comment));
            }
        }

        private void beginGroup() {
            endGroup();
            inGroup = true;
            found.add(new EnvelopeAddress(null, phrase.toString(), null));
        }

        private void endGroup() {
            if (inGroup) {
                found.add(new EnvelopeAddress(null, null, null));
            }
            inGroup = false;
        }
    }

    /** Local part and domain as they come in. */
    private static final class Spec {
        private final StringBuilder octets = new StringBuilder();
        private int sign = -1;

        void add(String piece, boolean quoted) {
            if (!quoted && piece.equals("@")) {
                sign = octets.length();
            }
            octets.append(piece);
        }

        boolean isEmpty() {
            return octets.isEmpty();
        }

        EnvelopeAddress named(@Nullable String name) {
            // an empty host, not null: that would mean a group
            return sign < 0
                    ? new EnvelopeAddress(name, octets.toString(), "")
                    : new EnvelopeAddress(name, octets.substring(0, sign), octets.substring(sign + 1));
        }
    }
}
