package org.postern.mail.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.postern.mail.address.Domain;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * Which domains the From fields of a message name (RFC 5322 §3.6.2), for the question whether somebody writes in the name
 * of one of ours. It would rather see one too many than one too few: every {@code @} outside comments and quoted strings
 * counts, wherever it stands.
 *
 * @param domains without repetition, at most 100; what is no domain (an address literal, nonsense) is left out
 * @param complete whether nothing was left out: else there is an author more than there are domains
 */
public record AuthorDomains(Set<Domain> domains, boolean complete) {
    private static final int MAX_DOMAINS = 100;
    private static final int MAX_DEPTH = 50;

    /** Without whatever could begin or end something else: no address can hide in one. */
    private static final Pattern ENCODED_WORD = Pattern.compile(
            "(?<![^ \\t])=\\?[A-Za-z0-9*_-]{1,60}\\?[QqBb]\\?[^?\\s\"<>()\\[\\]:;,\\\\]*\\?=(?![^ \\t<])");

    public AuthorDomains {
        domains = Collections.unmodifiableSet(new LinkedHashSet<>(domains));
    }

    /** Those of all From fields. */
    public static AuthorDomains of(HeaderSection header) {
        return of(header, UnaryOperator.identity());
    }

    /**
     * Those of the addresses alone, for the question who the author is: what stands in an encoded word is part of a name (RFC
     * 2047 §5), though many programs leave an {@code @} in it as it is.
     */
    public static AuthorDomains ofAddresses(HeaderSection header) {
        return of(header, text -> ENCODED_WORD.matcher(text).replaceAll(" "));
    }

    private static AuthorDomains of(HeaderSection header, UnaryOperator<String> shown) {
        var found = new Found();
        for (Field field : header.all("From")) {
            collect(shown.apply(field.text()), found);
        }
        return new AuthorDomains(found.domains, found.complete);
    }

    /** What was found up to here. */
    private static final class Found {
        private final Set<Domain> domains = new LinkedHashSet<>();
        private boolean complete = true;

        boolean isFull() {
            return domains.size() >= MAX_DOMAINS;
        }

        void add(String text) {
            try {
                domains.add(Domain.parse(text.endsWith(".") ? text.substring(0, text.length() - 1) : text));
            } catch (SyntaxError _) {
                complete = false; // Not a domain, so not one of ours; but an author it may be.
            }
        }
    }

    private static void collect(String text, Found found) {
        int open = 0;
        try {
            Scanner in = new Scanner(text, HeaderReader.MAX_SIZE);
            while (!in.atEnd() && !found.isFull()) {
                open = in.position();
                switch (in.take()) {
                    case '"' -> skipQuoted(in);
                    case '(' -> skipComment(in);
                    case '@' -> addDomain(in, found);
                    default -> in.skip(c -> c != '"' && c != '(' && c != '@');
                }
            }
        } catch (SyntaxError _) {
            collectAll(text, open, found); // never closed: others may not see a quoted string or comment there
        }
    }

    private static void collectAll(String text, int start, Found found) {
        int at = text.indexOf('@', start);
        while (at >= 0 && !found.isFull()) {
            int end = at + 1;
            while (end < text.length() && (text.charAt(end) == '.' || isLabel(text.charAt(end)))) {
                end++;
            }
            found.add(text.substring(at + 1, end));
            at = text.indexOf('@', end);
        }
    }

    /** Comments and spaces may stand around the labels (RFC 5322 §4.4, obs-domain). */
    private static void addDomain(Scanner in, Found found) throws SyntaxError {
        List<String> labels = new ArrayList<>();
        do {
            skipSpace(in);
            labels.add(in.takeMaybe("a label", HeaderReader.MAX_SIZE, AuthorDomains::isLabel));
            skipSpace(in);
        } while (in.next('.'));
        found.add(String.join(".", labels));
    }

    private static void skipSpace(Scanner in) throws SyntaxError {
        in.skip(AuthorDomains::isSpace);
        while (in.next('(')) {
            skipComment(in);
            in.skip(AuthorDomains::isSpace);
        }
    }

    private static void skipQuoted(Scanner in) throws SyntaxError {
        while (!in.next('"')) {
            if (in.take() == '\\') {
                in.take();
            }
        }
    }

    private static void skipComment(Scanner in) throws SyntaxError {
        int depth = 1;
        while (depth > 0) {
            switch (in.take()) {
                case '(' -> depth = Math.min(depth + 1, MAX_DEPTH);
                case ')' -> depth--;
                case '\\' -> in.take();
                default -> in.skip(c -> c != '(' && c != ')' && c != '\\');
            }
        }
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isLabel(int c) {
        return !isSpace(c) && ".,;:<>()[]\"@\\".indexOf(c) < 0;
    }
}
