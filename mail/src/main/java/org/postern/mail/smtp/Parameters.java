package org.postern.mail.smtp;

import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/** The parameters at the end of MAIL and RCPT (RFC 5321 §4.1.2, esmtp-param). Asking for one takes it out. */
final class Parameters {
    private static final int MAX_NAME = 32;
    private static final String NO_VALUE = "";

    private final TreeMap<String, String> values = new TreeMap<>();

    private Parameters() {}

    /** Reads to the end of the line. */
    static Parameters read(Scanner in) throws SyntaxError {
        Parameters parameters = new Parameters();
        while (!in.atEnd()) {
            in.expect(' ');
            in.skip(c -> c == ' ');
            String name = in.take("a parameter", MAX_NAME, Parameters::isName).toUpperCase(Locale.ROOT);
            String value = in.next('=') ? in.take("a value", SmtpLimits.COMMAND_LINE, Parameters::isValue) : NO_VALUE;
            if (parameters.values.putIfAbsent(name, value) != null) {
                throw in.error("a parameter twice");
            }
            if (parameters.values.size() > SmtpLimits.PARAMETERS) {
                throw in.error("too many parameters");
            }
        }
        return parameters;
    }

    /** Whether it is there; it has no value. */
    boolean flag(String name) throws SyntaxError {
        String value = values.remove(name);
        if (value != null && !value.equals(NO_VALUE)) {
            throw new SyntaxError(name + " has no value", 0);
        }
        return value != null;
    }

    /** In upper case; empty when absent. */
    String word(String name) throws SyntaxError {
        String value = values.remove(name);
        if (value == null) {
            return "";
        }
        if (value.equals(NO_VALUE)) {
            throw new SyntaxError(name + " needs a value", 0);
        }
        return value.toUpperCase(Locale.ROOT);
    }

    /** As given; empty when absent. */
    String value(String name) throws SyntaxError {
        String value = values.remove(name);
        if (value != null && value.equals(NO_VALUE)) {
            throw new SyntaxError(name + " needs a value", 0);
        }
        return value == null ? "" : value;
    }

    /** 0 when absent. */
    long number(String name) throws SyntaxError {
        String value = word(name);
        if (value.isEmpty()) {
            return 0;
        }
        Scanner in = new Scanner(value, SmtpLimits.COMMAND_LINE);
        long number = in.number(name, Long.MAX_VALUE);
        in.expectEnd();
        return number;
    }

    /** Names of those that nobody asked for. */
    List<String> left() {
        return List.copyOf(values.keySet());
    }

    private static boolean isName(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    }

    private static boolean isValue(int c) {
        return c > ' ' && c < 127 && c != '=';
    }
}
