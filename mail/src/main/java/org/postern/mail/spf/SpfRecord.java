package org.postern.mail.spf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.SyntaxError;

/**
 * A record, read whole before anything of it is evaluated (RFC 7208 §4.6).
 *
 * @param directives in their order
 */
record SpfRecord(
        String text,
        List<Term.Directive> directives,
        Term.@Nullable Redirect redirect,
        Term.@Nullable Explanation explanation) {
    /** A term that the grammar does not allow. */
    static final class BadTerm extends Exception {
        private static final long serialVersionUID = 1;

        BadTerm(String term) {
            super(term, null, false, false);
        }
    }

    private static final String VERSION = "v=spf1";

    /** The name of a modifier, up to its equals sign (§4.6.1). */
    private static final Pattern MODIFIER = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*)=(.*)", Pattern.DOTALL);

    /** {@code [ ":" domain-spec ] [ "/" bits ] [ "//" bits ]}, read from its end: a domain-spec may have slashes. */
    private static final Pattern ARGUMENTS =
            Pattern.compile("(?::(?<domain>.*?))?(?:/(?<four>[0-9]+))?(?://(?<six>[0-9]+))?", Pattern.DOTALL);

    private static final int FOUR = 32;
    private static final int SIX = 128;

    SpfRecord {
        directives = List.copyOf(directives);
    }

    /** Whether a TXT record is one of these at all (§4.5). */
    static boolean isOne(String txt) {
        return txt.regionMatches(true, 0, VERSION, 0, VERSION.length())
                && (txt.length() == VERSION.length() || txt.charAt(VERSION.length()) == ' ');
    }

    /** @param text one for which {@link #isOne} holds */
    static SpfRecord parse(String text) throws BadTerm {
        var directives = new ArrayList<Term.Directive>();
        Term.Redirect redirect = null;
        Term.Explanation explanation = null;
        for (String word : text.substring(VERSION.length()).split(" ", -1)) {
            if (word.isEmpty()) {
                continue;
            }
            switch (term(word)) {
                case Term.Directive directive -> directives.add(directive);
                case Term.Redirect found -> {
                    once(redirect, word);
                    redirect = found;
                }
                case Term.Explanation found -> {
                    once(explanation, word);
                    explanation = found;
                }
                case Term.Unknown _ -> {
                    // RFC 7208 §6: ignored wherever it appears.
                }
            }
        }
        return new SpfRecord(text, directives, redirect, explanation);
    }

    /** Whether {@code all} ends the record, so that a redirect is of no account (§6.1). */
    boolean hasAll() {
        return directives.stream().anyMatch(directive -> directive.mechanism() instanceof Term.All);
    }

    private static void once(@Nullable Term earlier, String word) throws BadTerm {
        if (earlier != null) {
            throw new BadTerm(word);
        }
    }

    private static Term term(String word) throws BadTerm {
        try {
            Matcher modifier = MODIFIER.matcher(word);
            if (modifier.matches()) {
                return modifier(word, modifier.group(1), modifier.group(2));
            }
            SpfResult qualifier = switch (word.charAt(0)) {
                case '-' -> SpfResult.FAIL;
                case '~' -> SpfResult.SOFTFAIL;
                case '?' -> SpfResult.NEUTRAL;
                default -> SpfResult.PASS;
            };
            String rest = "+-~?".indexOf(word.charAt(0)) >= 0 ? word.substring(1) : word;
            return new Term.Directive(word, qualifier, mechanism(rest));
        } catch (SyntaxError _) {
            throw new BadTerm(word);
        }
    }

    private static Term modifier(String word, String name, String value) throws SyntaxError {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "redirect" -> new Term.Redirect(word, MacroText.domainSpec(value));
            case "exp" -> new Term.Explanation(word, MacroText.domainSpec(value));
            default -> {
                MacroText.parse(value);
                yield new Term.Unknown(word);
            }
        };
    }

    private static Term.Mechanism mechanism(String text) throws SyntaxError {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ':' && text.charAt(end) != '/') {
            end++;
        }
        String arguments = text.substring(end);
        return switch (text.substring(0, end).toLowerCase(Locale.ROOT)) {
            case "all" -> {
                expect(arguments.isEmpty());
                yield new Term.All();
            }
            case "include" -> new Term.Include(domain(arguments));
            case "exists" -> new Term.Exists(domain(arguments));
            case "ptr" -> new Term.Ptr(arguments.isEmpty() ? null : domain(arguments));
            case "a" -> {
                Matcher parts = arguments(arguments);
                yield new Term.A(optionalDomain(parts), lengths(parts));
            }
            case "mx" -> {
                Matcher parts = arguments(arguments);
                yield new Term.Mx(optionalDomain(parts), lengths(parts));
            }
            case "ip4" -> new Term.Ip(network(arguments, FOUR));
            case "ip6" -> new Term.Ip(network(arguments, SIX));
            default -> throw new SyntaxError("no such mechanism", 0);
        };
    }

    private static MacroText domain(String arguments) throws SyntaxError {
        expect(arguments.startsWith(":"));
        return MacroText.domainSpec(arguments.substring(1));
    }

    private static Matcher arguments(String text) throws SyntaxError {
        Matcher parts = ARGUMENTS.matcher(text);
        expect(parts.matches());
        return parts;
    }

    private static @Nullable MacroText optionalDomain(Matcher parts) throws SyntaxError {
        String domain = parts.group("domain");
        return domain == null ? null : MacroText.domainSpec(domain);
    }

    private static Term.PrefixLengths lengths(Matcher parts) throws SyntaxError {
        String four = parts.group("four");
        String six = parts.group("six");
        return new Term.PrefixLengths(
                four == null ? FOUR : Network.number(four, FOUR), six == null ? SIX : Network.number(six, SIX));
    }

    private static Network network(String arguments, int most) throws SyntaxError {
        expect(arguments.startsWith(":"));
        int slash = arguments.indexOf('/');
        String address = arguments.substring(1, slash < 0 ? arguments.length() : slash);
        int bits = slash < 0 ? most : Network.number(arguments.substring(slash + 1), most);
        return new Network(most == FOUR ? Network.four(address) : Network.six(address), bits);
    }

    private static void expect(boolean holds) throws SyntaxError {
        if (!holds) {
            throw new SyntaxError("not as the grammar has it", 0);
        }
    }
}
