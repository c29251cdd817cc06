package org.postern.mail.dkim;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Domain;
import org.postern.mail.dns.DnsName;
import org.postern.mail.message.Field;
import org.postern.mail.wire.SyntaxError;
import org.postern.mail.wire.TagList;

/**
 * A DKIM-Signature field (RFC 6376 §3.5), read.
 *
 * @param field as it arrived
 * @param selector in lower case, in A-labels
 * @param identity what {@code i=} says, its domain in A-labels
 * @param headers names in {@code h=}, in lower case, in their order
 * @param length octets of the canonical body that are signed; {@link Long#MAX_VALUE} for all
 * @param signed seconds since 1970, -1 when it is not said
 * @param expires seconds since 1970, {@link Long#MAX_VALUE} when it is not said
 */
record DkimSignature(
        Field field,
        Algorithm algorithm,
        Domain domain,
        DnsName keyName,
        String selector,
        String identity,
        Canonicalization headerForm,
        Canonicalization bodyForm,
        List<String> headers,
        long length,
        long signed,
        long expires,
        Base64Value bodyHash,
        Base64Value signature) {
    /** Octets behind base64. */
    static final class Base64Value {
        private final byte[] octets;

        Base64Value(byte[] octets) {
            this.octets = octets;
        }

        boolean is(byte[] others) {
            return MessageDigest.isEqual(octets, others);
        }

        byte[] octets() {
            return octets.clone();
        }
    }

    /** A signature that need not be looked at further. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final DkimCause cause;

        Refused(DkimCause cause, String detail) {
            super(detail, null, false, false);
            this.cause = cause;
        }

        DkimCause cause() {
            return cause;
        }

        String detail() {
            return String.valueOf(getMessage());
        }
    }

    private static final int MAX_DIGITS = 12;

    DkimSignature {
        headers = List.copyOf(headers);
    }

    static DkimSignature parse(Field field, TagList tags) throws Refused {
        if (!required(tags, "v").equals("1")) {
            throw new Refused(DkimCause.BAD_SYNTAX, "v= is not 1");
        }
        return parse(field, tags, identity(tags.get("i"), domain(required(tags, "d"))));
    }

    /** An ARC-Message-Signature (RFC 8617 §4.1.2): no version, and {@code i=} is something else. */
    static DkimSignature parseArc(Field field, TagList tags) throws Refused {
        return parse(field, tags, identity(null, domain(required(tags, "d"))));
    }

    private static DkimSignature parse(Field field, TagList tags, String identity) throws Refused {
        Algorithm algorithm = algorithm(tags);
        Domain domain = domain(required(tags, "d"));
        List<String> headers = headers(required(tags, "h"));
        String[] forms = tags.get("c", "simple/simple").split("/", -1);
        long signed = number(tags.get("t"), "t", -1);
        long expires = number(tags.get("x"), "x", Long.MAX_VALUE);
        if (expires <= signed) {
            throw new Refused(DkimCause.BAD_SYNTAX, "x= is not after t=");
        }
        queryMethod(tags.get("q", "dns/txt"));
        return new DkimSignature(
                field,
                algorithm,
                domain,
                keyName(tags, domain),
                selector(tags),
                identity,
                form(forms[0]),
                forms.length > 1 ? form(forms[1]) : Canonicalization.SIMPLE,
                headers,
                number(tags.get("l"), "l", Long.MAX_VALUE),
                signed,
                expires,
                base64(required(tags, "bh"), "bh"),
                base64(required(tags, "b"), "b"));
    }

    static Algorithm algorithm(TagList tags) throws Refused {
        Algorithm algorithm = Algorithm.of(required(tags, "a"));
        if (algorithm == null) {
            throw new Refused(DkimCause.UNKNOWN_ALGORITHM, "a=" + tags.get("a"));
        }
        return algorithm;
    }

    static DnsName keyName(TagList tags, Domain domain) throws Refused {
        DnsName name = DnsName.of(selector(tags) + "._domainkey." + domain.name());
        if (name == null) {
            throw new Refused(DkimCause.BAD_SYNTAX, "s= is no name");
        }
        return name;
    }

    private static String selector(TagList tags) throws Refused {
        String text = utf8(required(tags, "s"));
        if (text.chars().allMatch(c -> c < 128)) {
            return text.toLowerCase(Locale.ROOT);
        }
        try {
            return Domain.parse(text).name();
        } catch (SyntaxError _) {
            throw new Refused(DkimCause.BAD_SYNTAX, "s= is no name");
        }
    }

    /** The text of a tag that may be international (RFC 8616 §5), from one character an octet. */
    static String utf8(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    static String required(TagList tags, String name) throws Refused {
        String value = tags.get(name);
        if (value == null || value.isEmpty()) {
            throw new Refused(DkimCause.BAD_SYNTAX, "no " + name + "=");
        }
        return value;
    }

    static Domain domain(String text) throws Refused {
        try {
            return Domain.parse(utf8(text));
        } catch (SyntaxError _) {
            throw new Refused(DkimCause.BAD_SYNTAX, "d= is no domain");
        }
    }

    private static List<String> headers(String list) throws Refused {
        List<String> names = Arrays.asList(
                TagList.withoutSpace(list).toLowerCase(Locale.ROOT).split(":", -1));
        if (names.contains("")) {
            throw new Refused(DkimCause.BAD_SYNTAX, "h= has an empty name");
        }
        if (!names.contains("from")) {
            throw new Refused(DkimCause.FROM_NOT_SIGNED, "h= does not name From");
        }
        return names;
    }

    /** Must be of the signing domain or below it (§6.1.1). */
    private static String identity(@Nullable String text, Domain domain) throws Refused {
        if (text == null) {
            return "@" + domain.name();
        }
        int at = text.lastIndexOf('@');
        Domain of = at < 0 ? null : domain(text.substring(at + 1));
        if (of == null || !of.isWithin(domain)) {
            throw new Refused(DkimCause.BAD_SYNTAX, "i= is not of the domain in d=");
        }
        return utf8(text.substring(0, at + 1)) + of.name();
    }

    private static void queryMethod(String list) throws Refused {
        if (!List.of(TagList.withoutSpace(list).toLowerCase(Locale.ROOT).split(":", -1))
                .contains("dns/txt")) {
            throw new Refused(DkimCause.BAD_SYNTAX, "q= has no method that we know");
        }
    }

    private static Canonicalization form(String word) throws Refused {
        Canonicalization form = Canonicalization.of(word.strip());
        if (form == null) {
            throw new Refused(DkimCause.BAD_SYNTAX, "c= is not known");
        }
        return form;
    }

    /** More digits than anybody needs count as infinite (§3.5, {@code t=}). */
    private static long number(@Nullable String digits, String tag, long otherwise) throws Refused {
        if (digits == null) {
            return otherwise;
        }
        if (digits.isEmpty() || digits.length() > 76 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new Refused(DkimCause.BAD_SYNTAX, tag + "= is no number");
        }
        return digits.length() > MAX_DIGITS ? Long.MAX_VALUE - 1 : Long.parseLong(digits);
    }

    static Base64Value base64(String text, String tag) throws Refused {
        try {
            return new Base64Value(Base64.getDecoder().decode(TagList.withoutSpace(text)));
        } catch (IllegalArgumentException _) {
            throw new Refused(DkimCause.BAD_SYNTAX, tag + "= is no base64");
        }
    }

    /** The field as it is signed: as it is, without what stands in {@code b=} (§3.7). */
    Field unsigned() {
        return unsigned(field);
    }

    static Field unsigned(Field field) {
        String octets = field.octets();
        int at = 0;
        while (at < octets.length()) {
            int semicolon = octets.indexOf(';', at);
            int end = semicolon < 0 ? octets.length() : semicolon;
            int equals = octets.indexOf('=', at);
            if (equals >= 0
                    && equals < end
                    && octets.substring(at, equals).strip().equals("b")) {
                return new Field(field.name(), field.gap(), octets.substring(0, equals + 1) + octets.substring(end));
            }
            at = end + 1;
        }
        throw new IllegalStateException("a signature without b="); // parse() has found it
    }
}
