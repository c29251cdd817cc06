package org.postern.mail.spf;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.MailExchange;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;
import org.postern.mail.wire.SyntaxError;

/**
 * One evaluation: {@code check_host()} (RFC 7208 §4), with the counts that bound it. Blocks while the resolver does. One
 * thread.
 */
public final class SpfCheck {
    /** Terms that ask the DNS (§4.6.4). */
    static final int MAX_LOOKUPS = 10;

    /** Terms that ask for what does not exist (§4.6.4). */
    static final int MAX_VOID_LOOKUPS = 2;

    /** Hosts of one {@code mx} (§4.6.4). */
    static final int MAX_EXCHANGES = 10;

    /** An explanation is one line of a reply. */
    private static final int MAX_EXPLANATION = 450;

    /** Ends the evaluation with an error (§4.6.2). */
    private static final class Ended extends Exception {
        private static final long serialVersionUID = 1;

        private final SpfResult result;
        private final SpfCause cause;
        private final String subject;

        Ended(SpfResult result, SpfCause cause, String subject) {
            super(cause.name(), null, false, false);
            this.result = result;
            this.cause = cause;
            this.subject = subject;
        }
    }

    private final Resolver resolver;
    private final SpfQuestion question;
    private final MacroExpander macros;
    private final ValidatedNames names;
    private int lookups;
    private int voids;

    private SpfCheck(Resolver resolver, SpfQuestion question) {
        this.resolver = resolver;
        this.question = question;
        this.names = new ValidatedNames(resolver, question.client());
        this.macros = new MacroExpander(question, names);
    }

    /** Evaluates the domain's policy for this client. */
    public static SpfOutcome evaluate(Resolver resolver, SpfQuestion question) {
        return new SpfCheck(resolver, question).evaluate(question.domain(), true);
    }

    /** @param explains whether the domain's own words to a refused sender are wanted: not within an include (§6.2) */
    private SpfOutcome evaluate(String domain, boolean explains) {
        DnsName name = DnsName.of(domain);
        if (name == null || name.text().indexOf('.') < 0 || domain.startsWith("[")) {
            return new SpfOutcome(SpfResult.NONE, domain, SpfCause.NOT_A_DOMAIN, domain, null, null);
        }
        String text = null;
        try {
            text = record(name);
            if (text == null) {
                return new SpfOutcome(SpfResult.NONE, domain, SpfCause.NO_RECORD, name.text(), null, null);
            }
            SpfRecord record = SpfRecord.parse(text);
            for (Term.Directive directive : record.directives()) {
                if (matches(directive, domain)) {
                    String words = explains && directive.qualifier() == SpfResult.FAIL
                            ? explanation(record.explanation(), domain)
                            : null;
                    return new SpfOutcome(
                            directive.qualifier(), domain, SpfCause.TERM_MATCHED, directive.text(), text, words);
                }
            }
            return record.redirect() == null || record.hasAll()
                    ? new SpfOutcome(SpfResult.NEUTRAL, domain, SpfCause.NOTHING_MATCHED, domain, text, null)
                    : redirected(record.redirect(), domain, explains);
        } catch (SpfRecord.BadTerm e) {
            String term = String.valueOf(e.getMessage());
            return new SpfOutcome(SpfResult.PERMERROR, domain, SpfCause.BAD_TERM, term, text, null);
        } catch (Ended e) {
            return new SpfOutcome(e.result, domain, e.cause, e.subject, text, null);
        }
    }

    /** The domain's one record, null when it has none (§4.4, §4.5). */
    private @Nullable String record(DnsName name) throws Ended {
        Answer<String> answer = resolver.ask(name, RecordType.TXT);
        if (answer instanceof Answer.Failed<String>) {
            throw failed(name);
        }
        List<String> records =
                answer.records().stream().filter(SpfRecord::isOne).toList();
        if (records.size() > 1) {
            throw new Ended(SpfResult.PERMERROR, SpfCause.SEVERAL_RECORDS, name.text());
        }
        return records.isEmpty() ? null : records.getFirst();
    }

    private SpfOutcome redirected(Term.Redirect redirect, String domain, boolean explains) throws Ended {
        countLookup(redirect.text());
        String target = expanded(redirect.domain(), domain, redirect.text());
        SpfOutcome outcome = evaluate(target, explains);
        if (outcome.result() == SpfResult.NONE) {
            throw new Ended(SpfResult.PERMERROR, SpfCause.NO_RECORD_REFERRED_TO, target);
        }
        return outcome;
    }

    private boolean matches(Term.Directive directive, String domain) throws Ended {
        String term = directive.text();
        if (directive.mechanism().asks()) {
            countLookup(term);
        }
        return switch (directive.mechanism()) {
            case Term.All() -> true;
            case Term.Ip(Network network) -> network.contains(question.client());
            case Term.Include(MacroText spec) -> {
                String target = expanded(spec, domain, term);
                yield isAscii(target) && included(target);
            }
            case Term.A(MacroText spec, Term.PrefixLengths lengths) -> {
                DnsName target = target(spec, domain, term);
                yield target != null && hasAddress(target, lengths, true);
            }
            case Term.Mx(MacroText spec, Term.PrefixLengths lengths) -> {
                DnsName target = target(spec, domain, term);
                yield target != null && hasExchange(target, lengths);
            }
            case Term.Ptr(MacroText spec) -> {
                DnsName target = target(spec, domain, term);
                yield target != null && names.all().stream().anyMatch(name -> name.isWithin(target));
            }
            case Term.Exists(MacroText spec) -> {
                DnsName target = target(spec, domain, term);
                yield target != null && !ask(target, RecordType.A, true).isEmpty();
            }
        };
    }

    /** RFC 7208 §5.2: only a pass matches, and what has no record is an error. */
    private boolean included(String target) throws Ended {
        SpfOutcome outcome = evaluate(target, false);
        return switch (outcome.result()) {
            case PASS -> true;
            case FAIL, SOFTFAIL, NEUTRAL -> false;
            case NONE -> throw new Ended(SpfResult.PERMERROR, SpfCause.NO_RECORD_REFERRED_TO, target);
            case TEMPERROR, PERMERROR -> throw new Ended(outcome.result(), outcome.cause(), outcome.subject());
        };
    }

    private boolean hasAddress(DnsName name, Term.PrefixLengths lengths, boolean counted) throws Ended {
        boolean four = question.client().getAddress().length == 4;
        int bits = four ? lengths.four() : lengths.six();
        return ask(name, four ? RecordType.A : RecordType.AAAA, counted).stream()
                .map(InetAddress::getAddress)
                .filter(octets -> octets.length == (four ? 4 : 16)) // Not an IPv4 address in the clothes of IPv6.
                .anyMatch(octets -> new Network(octets, bits).contains(question.client()));
    }

    private boolean hasExchange(DnsName domain, Term.PrefixLengths lengths) throws Ended {
        List<MailExchange> exchanges = ask(domain, RecordType.MX, true);
        if (exchanges.size() > MAX_EXCHANGES) {
            throw new Ended(SpfResult.PERMERROR, SpfCause.TOO_MANY_EXCHANGES, domain.text());
        }
        for (MailExchange exchange : exchanges) {
            if (exchange.host() != null && hasAddress(exchange.host(), lengths, false)) {
                return true;
            }
        }
        return false;
    }

    /** @param counted whether an empty answer is one of the few that a policy may cause */
    private <R> List<R> ask(DnsName name, RecordType<R> type, boolean counted) throws Ended {
        Answer<R> answer = resolver.ask(name, type);
        if (answer instanceof Answer.Failed<R>) {
            throw failed(name);
        }
        if (counted && answer.records().isEmpty() && ++voids > MAX_VOID_LOOKUPS) {
            throw new Ended(SpfResult.PERMERROR, SpfCause.TOO_MANY_VOID_LOOKUPS, name.text());
        }
        return answer.records();
    }

    private void countLookup(String term) throws Ended {
        if (++lookups > MAX_LOOKUPS) {
            throw new Ended(SpfResult.PERMERROR, SpfCause.TOO_MANY_LOOKUPS, term);
        }
    }

    private static Ended failed(DnsName name) {
        return new Ended(SpfResult.TEMPERROR, SpfCause.DNS_FAILED, name.text());
    }

    /** The name that a mechanism means, null when it is none: that matches nothing (§4.8 leaves it open). */
    private @Nullable DnsName target(@Nullable MacroText spec, String domain, String term) throws Ended {
        String name = spec == null ? domain : expanded(spec, domain, term);
        return isAscii(name) ? DnsName.of(name) : null;
    }

    /** What a local part beyond ASCII makes is no name, and its term matches nothing (RFC 8616 §4). */
    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 128);
    }

    private String expanded(MacroText spec, String domain, String term) throws Ended {
        String name = macros.name(spec, domain);
        if (name == null) {
            throw new Ended(SpfResult.PERMERROR, SpfCause.TOO_LONG, term);
        }
        return name;
    }

    /** RFC 7208 §6.2: whatever goes wrong here, there is just no explanation. */
    private @Nullable String explanation(Term.@Nullable Explanation exp, String domain) {
        String name = exp == null ? null : macros.name(exp.domain(), domain);
        DnsName target = name == null ? null : DnsName.of(name);
        List<String> texts = target == null
                ? new ArrayList<>()
                : resolver.ask(target, RecordType.TXT).records();
        if (texts.size() != 1) {
            return null;
        }
        try {
            String words = macros.text(MacroText.explanation(texts.getFirst()), domain);
            return words != null && words.length() <= MAX_EXPLANATION && isPlain(words) ? words : null;
        } catch (SyntaxError _) {
            return null;
        }
    }

    /** Of a stranger, and for a reply: no controls, no other characters (§6.2). */
    private static boolean isPlain(String words) {
        return words.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** The names of an address that lead back to it (§5.5): looked up at most once in an evaluation. */
    static final class ValidatedNames {
        private static final int MAX_NAMES = 10;

        private final Resolver resolver;
        private final InetAddress client;
        private @Nullable List<DnsName> found;

        ValidatedNames(Resolver resolver, InetAddress client) {
            this.resolver = resolver;
            this.client = client;
        }

        /** Errors of the DNS just leave a name out. */
        List<DnsName> all() {
            if (found == null) {
                RecordType<InetAddress> type = client.getAddress().length == 4 ? RecordType.A : RecordType.AAAA;
                found = resolver.ask(DnsName.reverse(client), RecordType.PTR).records().stream()
                        .limit(MAX_NAMES)
                        .filter(name -> resolver.ask(name, type).records().contains(client))
                        .toList();
            }
            return found;
        }
    }
}
