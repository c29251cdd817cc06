package org.postern.mail.smtp;

import java.util.EnumSet;
import java.util.Set;
import org.postern.mail.wire.SyntaxError;

/** Reads the parameters of RFC 3461, and AUTH of RFC 4954 §5, which has the same alphabet. */
final class DsnSyntax {
    /** RFC 3461 §4.4. */
    private static final int MAX_ENVELOPE_ID = 100;

    /** RFC 3461 §4.2. */
    private static final int MAX_ORIGINAL = 500;

    private DsnSyntax() {}

    static MailDsn mail(Parameters parameters) throws SyntaxError {
        MailDsn.Return returns = switch (parameters.word("RET")) {
            case "" -> MailDsn.Return.UNSAID;
            case "FULL" -> MailDsn.Return.FULL;
            case "HDRS" -> MailDsn.Return.HEADERS;
            default -> throw new SyntaxError("RET is FULL or HDRS", 0);
        };
        return new MailDsn(returns, xtext("ENVID", parameters.value("ENVID"), MAX_ENVELOPE_ID));
    }

    static RcptDsn rcpt(Parameters parameters) throws SyntaxError {
        return new RcptDsn(when(parameters.word("NOTIFY")), original(parameters.value("ORCPT")));
    }

    /** Whether AUTH was given; nobody is believed because of it (RFC 4954 §5). */
    static boolean auth(Parameters parameters) throws SyntaxError {
        String value = parameters.value("AUTH");
        if (!value.equals("<>")) {
            xtext("AUTH", value, SmtpLimits.COMMAND_LINE);
        }
        return !value.isEmpty();
    }

    private static Set<RcptDsn.Notify> when(String value) throws SyntaxError {
        Set<RcptDsn.Notify> wanted = EnumSet.noneOf(RcptDsn.Notify.class);
        if (value.isEmpty()) {
            return wanted;
        }
        for (String word : value.split(",", -1)) {
            RcptDsn.Notify notify = switch (word) {
                case "NEVER" -> RcptDsn.Notify.NEVER;
                case "SUCCESS" -> RcptDsn.Notify.SUCCESS;
                case "FAILURE" -> RcptDsn.Notify.FAILURE;
                case "DELAY" -> RcptDsn.Notify.DELAY;
                default -> throw new SyntaxError("unknown NOTIFY", 0);
            };
            if (!wanted.add(notify)) {
                throw new SyntaxError("NOTIFY says a word twice", 0);
            }
        }
        if (wanted.contains(RcptDsn.Notify.NEVER) && wanted.size() > 1) {
            throw new SyntaxError("NOTIFY=NEVER stands alone", 0); // §4.1
        }
        return wanted;
    }

    private static String original(String value) throws SyntaxError {
        if (value.isEmpty()) {
            return value;
        }
        int semicolon = value.indexOf(';');
        if (semicolon <= 0 || semicolon == value.length() - 1) {
            throw new SyntaxError("ORCPT is type;address", 0);
        }
        for (int i = 0; i < semicolon; i++) {
            char c = value.charAt(i);
            boolean atom = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
            if (!atom) {
                throw new SyntaxError("ORCPT has no such type", 0);
            }
        }
        return xtext("ORCPT", value, MAX_ORIGINAL);
    }

    /** RFC 3461 §4: printable ASCII but + and =, and + before two upper-case hexadecimal digits. */
    private static String xtext(String name, String value, int max) throws SyntaxError {
        if (value.length() > max) {
            throw new SyntaxError(name + " too long", 0);
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean fits = c > ' ' && c < 127 && c != '=';
            if (c == '+') {
                fits = i + 2 < value.length() && isHex(value.charAt(i + 1)) && isHex(value.charAt(i + 2));
            }
            if (!fits) {
                throw new SyntaxError(name + " is not xtext", 0);
            }
        }
        return value;
    }

    private static boolean isHex(char c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
    }
}
