package org.postern.mail.dkim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;
import org.postern.mail.dns.Resolver;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.wire.SyntaxError;
import org.postern.mail.wire.TagList;

/**
 * Verifies the signatures of one message (RFC 6376 §6): made when its header is known, fed with its body, asked at its end.
 * Holds a few KiB for each way in which the body is hashed. One thread.
 */
public final class DkimVerifier {
    /** Signatures that are looked at, from the top; who puts on more wants us to work, not to know (§8.4). */
    public static final int MAX_SIGNATURES = 10;

    private static final String FIELD = "DKIM-Signature";

    /** Octets of {@code b=} that tell signatures apart (RFC 6008 §4). */
    private static final int TELLING = 8;

    /** A signature that was read, or one that need not be. */
    private record Candidate(
            TagList tags,
            @Nullable DkimSignature signature,
            @Nullable BodyHash hash,
            DkimCause cause,
            String detail) {}

    private final HeaderSection header;
    private final List<Candidate> candidates = new ArrayList<>();
    private final List<BodyHash> hashes = new ArrayList<>();

    public DkimVerifier(HeaderSection header) {
        this.header = header;
        header.all(FIELD).stream().limit(MAX_SIGNATURES).forEach(field -> candidates.add(candidate(field)));
    }

    /** Takes the next slice of the body: of what follows the empty line behind the header. */
    public void body(byte[] slice, int offset, int length) {
        for (BodyHash hash : hashes) {
            hash.take(slice, offset, length);
        }
    }

    /**
     * What came of each signature, in the order of the fields. Asks for the keys, and so may block.
     *
     * @param seconds the time of arrival, in seconds since 1970
     */
    public List<DkimOutcome> outcomes(Resolver resolver, long seconds) {
        return candidates.stream()
                .map(candidate -> outcome(candidate, resolver, seconds))
                .toList();
    }

    private Candidate candidate(Field field) {
        TagList tags;
        try {
            tags = TagList.parse(field.octets());
        } catch (SyntaxError e) {
            return new Candidate(
                    new TagList(Map.of()), null, null, DkimCause.BAD_SYNTAX, String.valueOf(e.getMessage()));
        }
        try {
            DkimSignature signature = DkimSignature.parse(field, tags);
            return new Candidate(tags, signature, hash(signature), DkimCause.VALID, "");
        } catch (DkimSignature.Refused e) {
            return new Candidate(tags, null, null, e.cause(), e.detail());
        }
    }

    /** Signatures that hash the body in the same way share the work. */
    private BodyHash hash(DkimSignature signature) {
        for (BodyHash known : hashes) {
            if (known.is(signature)) {
                return known;
            }
        }
        var made = new BodyHash(signature.algorithm(), signature.bodyForm(), signature.length());
        hashes.add(made);
        return made;
    }

    private DkimOutcome outcome(Candidate candidate, Resolver resolver, long seconds) {
        DkimSignature signature = candidate.signature();
        BodyHash hash = candidate.hash();
        if (signature == null || hash == null) {
            return outcome(candidate, candidate.cause(), candidate.detail(), false);
        }
        try {
            return outcome(candidate, signature, hash, resolver, seconds);
        } catch (DkimSignature.Refused e) {
            return outcome(candidate, e.cause(), e.detail(), false);
        }
    }

    /** The cheap questions come first, the DNS and the arithmetic last. */
    private DkimOutcome outcome(
            Candidate candidate, DkimSignature signature, BodyHash hash, Resolver resolver, long seconds)
            throws DkimSignature.Refused {
        compareTime(signature, seconds);
        compareBody(signature, hash);
        DkimKey key = DkimKey.parse(record(signature.keyName(), resolver), signature);
        verify(signature, key, header.fields());
        return outcome(candidate, worth(signature, key, hash), "", key.testing());
    }

    /** @throws DkimSignature.Refused when its own time is over ({@code x=}) */
    static void compareTime(DkimSignature signature, long seconds) throws DkimSignature.Refused {
        if (seconds > signature.expires()) {
            throw new DkimSignature.Refused(DkimCause.EXPIRED, "expired: x=" + signature.expires());
        }
    }

    /** @throws DkimSignature.Refused when the body is not the one that was signed */
    static void compareBody(DkimSignature signature, BodyHash hash) throws DkimSignature.Refused {
        byte[] value = hash.value();
        if (signature.length() != Long.MAX_VALUE && signature.length() > hash.total()) {
            throw new DkimSignature.Refused(DkimCause.BODY_CHANGED, "shorter than l=");
        }
        if (!signature.bodyHash().is(value)) {
            throw new DkimSignature.Refused(DkimCause.BODY_CHANGED, "bh= is another");
        }
    }

    /** @throws DkimSignature.Refused when a signed field is not as it was, or the key another */
    static void verify(DkimSignature signature, DkimKey key, List<Field> fields) throws DkimSignature.Refused {
        byte[] signed = SignedFields.octets(fields, signature.headers(), signature.headerForm(), signature.unsigned());
        if (!key.verifies(signed, signature.signature().octets(), signature.algorithm())) {
            throw new DkimSignature.Refused(DkimCause.HEADER_CHANGED, "b= does not hold");
        }
    }

    /** A signature that holds may still prove nothing. */
    static DkimCause worth(DkimSignature signature, DkimKey key, BodyHash hash) {
        if (signature.algorithm() == Algorithm.RSA_SHA1) {
            return DkimCause.OLD_ALGORITHM;
        }
        if (key.isShort()) {
            return DkimCause.SHORT_KEY;
        }
        return signature.length() < hash.total() ? DkimCause.PART_OF_BODY : DkimCause.VALID;
    }

    /** The published record of a key. */
    static String record(DnsName keyName, Resolver resolver) throws DkimSignature.Refused {
        return switch (resolver.ask(keyName, RecordType.TXT)) {
            // Several keys are an error of the domain's (§3.6.2.2); the first is what others use. What is no key, as an
            // asterisk's SPF record, is passed over, unless it is all there is.
            case Answer.Found<String>(List<String> records, var _) ->
                records.stream().filter(DkimKey::isOne).findFirst().orElse(records.getFirst());
            case Answer.NoData<String> _, Answer.NoSuchName<String> _ ->
                throw new DkimSignature.Refused(DkimCause.NO_KEY, keyName.text());
            case Answer.Failed<String>(String why) -> throw new DkimSignature.Refused(DkimCause.DNS_FAILED, why);
        };
    }

    private static DkimOutcome outcome(Candidate candidate, DkimCause cause, String detail, boolean testing) {
        TagList tags = candidate.tags();
        DkimSignature signature = candidate.signature();
        String value = TagList.withoutSpace(tags.get("b", ""));
        return new DkimOutcome(
                cause,
                signature == null
                        ? DkimSignature.utf8(tags.get("d", ""))
                        : signature.domain().name(),
                signature == null ? DkimSignature.utf8(tags.get("s", "")) : signature.selector(),
                signature == null ? DkimSignature.utf8(tags.get("i", "")) : signature.identity(),
                tags.get("a", ""),
                detail,
                testing,
                value.substring(0, Math.min(TELLING, value.length())));
    }
}
