package org.postern.mail.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Domain;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.Resolver;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.wire.SyntaxError;
import org.postern.mail.wire.TagList;

/**
 * Verifies the chain of one message (RFC 8617 §5.2): made when its header is known, fed with its body, asked at its end. One
 * thread.
 */
public final class ArcVerifier {
    /** Sets of a chain (§5.2, step 1). */
    public static final int MAX_SETS = 50;

    private static final String RESULTS = "ARC-Authentication-Results";
    private static final String SIGNATURE = "ARC-Message-Signature";
    private static final String SEAL = "ARC-Seal";

    /** One set, as it arrived. */
    private record ArcSet(Field results, Field signature, TagList signatureTags, Field seal, TagList sealTags) {}

    private final HeaderSection header;
    private final List<ArcSet> sets = new ArrayList<>();
    private final @Nullable DkimSignature newest;
    private final @Nullable BodyHash hash;
    private final @Nullable String fault;

    public ArcVerifier(HeaderSection header) {
        this.header = header;
        DkimSignature signature = null;
        BodyHash made = null;
        String wrong = null;
        try {
            collect();
            if (!sets.isEmpty()) {
                signature = newestSignature();
                made = new BodyHash(signature.algorithm(), signature.bodyForm(), signature.length());
            }
        } catch (DkimSignature.Refused e) {
            wrong = e.detail();
        }
        this.newest = signature;
        this.hash = made;
        this.fault = wrong;
    }

    /** Takes the next slice of the body: of what follows the empty line behind the header. */
    public void body(byte[] slice, int offset, int length) {
        if (hash != null) {
            hash.take(slice, offset, length);
        }
    }

    /** The domain of the latest seal, empty without: where nobody trusts it, the rest of the work can be saved. */
    public String latestSealer() {
        return sets.isEmpty() ? "" : sets.getLast().sealTags().get("d", "");
    }

    /**
     * What came of it. Asks for keys, and so may block. All failures are for good (§5.2.1).
     *
     * @param seconds the time of arrival, in seconds since 1970
     */
    public ArcOutcome outcome(Resolver resolver, long seconds) {
        if (fault != null) {
            return new ArcOutcome(ArcOutcome.Status.FAIL, fault, List.of());
        }
        if (newest == null || hash == null) {
            return new ArcOutcome(ArcOutcome.Status.NONE, "", List.of());
        }
        try {
            DkimVerifier.compareTime(newest, seconds);
            DkimVerifier.compareBody(newest, hash);
            DkimKey key = DkimKey.parse(DkimVerifier.record(newest.keyName(), resolver), newest);
            DkimVerifier.verify(newest, key, header.fields());
            DkimCause worth = DkimVerifier.worth(newest, key, hash);
            if (worth != DkimCause.VALID) {
                throw new DkimSignature.Refused(worth, "the signature proves nothing: " + worth);
            }
            var good = new ArrayList<ArcOutcome.Set>();
            for (int instance = sets.size(); instance > 0; instance--) {
                good.addFirst(verifySeal(instance, resolver));
            }
            return new ArcOutcome(ArcOutcome.Status.PASS, "", good);
        } catch (DkimSignature.Refused e) {
            return new ArcOutcome(ArcOutcome.Status.FAIL, e.detail(), List.of());
        }
    }

    /** §5.2, steps 1 to 3. */
    private void collect() throws DkimSignature.Refused {
        List<Field> results = header.all(RESULTS);
        List<Field> signatures = header.all(SIGNATURE);
        List<Field> seals = header.all(SEAL);
        int count = seals.size();
        if (results.size() != count || signatures.size() != count) {
            throw bad("not one field of each kind in each set");
        }
        if (count > MAX_SETS) {
            throw bad("more than " + MAX_SETS + " sets");
        }
        for (int instance = 1; instance <= count; instance++) {
            Field signature = of(instance, signatures);
            Field seal = of(instance, seals);
            sets.add(new ArcSet(of(instance, results), signature, tags(signature), seal, tags(seal)));
        }
        for (int i = 0; i < count; i++) {
            TagList seal = sets.get(i).sealTags();
            if (!seal.get("cv", "").equalsIgnoreCase(i == 0 ? "none" : "pass")) {
                throw bad("cv= of set " + (i + 1) + " is " + seal.get("cv"));
            }
            if (seal.get("h") != null) {
                throw bad("a seal with h=");
            }
        }
    }

    private static Field of(int instance, List<Field> fields) throws DkimSignature.Refused {
        Field found = null;
        for (Field field : fields) {
            if (instance(field) == instance) {
                if (found != null) {
                    throw bad("a set has a field twice");
                }
                found = field;
            }
        }
        if (found == null) {
            throw bad("set " + instance + " lacks a field");
        }
        return found;
    }

    /** The number in {@code i=}: with results the first thing there is, with the others a tag like all. */
    private static int instance(Field field) throws DkimSignature.Refused {
        String value = field.is(RESULTS) ? resultsInstance(field) : tags(field).get("i", "");
        if (!value.matches("[1-9][0-9]?")) {
            throw bad("a field with a wrong instance");
        }
        return Integer.parseInt(value);
    }

    private static String resultsInstance(Field field) {
        String text = field.text();
        int end = text.indexOf(';');
        String first = TagList.withoutSpace(end < 0 ? "" : text.substring(0, end));
        return first.startsWith("i=") ? first.substring(2) : "";
    }

    private static TagList tags(Field field) throws DkimSignature.Refused {
        try {
            return TagList.parse(field.octets());
        } catch (SyntaxError e) {
            throw bad(field.name() + ": " + e.getMessage());
        }
    }

    /** §5.2, step 4; what it must not be over: §4.1.2. */
    private DkimSignature newestSignature() throws DkimSignature.Refused {
        ArcSet last = sets.getLast();
        DkimSignature signature = DkimSignature.parseArc(last.signature(), last.signatureTags());
        for (String name : List.of("arc-seal", "arc-message-signature", "arc-authentication-results")) {
            if (signature.headers().contains(name)) {
                throw bad("h= names " + name);
            }
        }
        return signature;
    }

    /** Over all sets up to its own, oldest first, always relaxed (§5.1.1, §5.2, step 6). */
    private ArcOutcome.Set verifySeal(int instance, Resolver resolver) throws DkimSignature.Refused {
        ArcSet set = sets.get(instance - 1);
        TagList tags = set.sealTags();
        Algorithm algorithm = DkimSignature.algorithm(tags);
        Domain domain = DkimSignature.domain(DkimSignature.required(tags, "d"));
        DnsName keyName = DkimSignature.keyName(tags, domain);
        byte[] seal =
                DkimSignature.base64(DkimSignature.required(tags, "b"), "b").octets();
        DkimKey key = DkimKey.parse(DkimVerifier.record(keyName, resolver), algorithm, true);
        boolean holds = key.verifies(sealed(instance), seal, algorithm);
        if (!holds || key.isShort() || algorithm == Algorithm.RSA_SHA1) {
            throw new DkimSignature.Refused(DkimCause.HEADER_CHANGED, "the seal of set " + instance + " does not hold");
        }
        String text = set.results().text();
        return new ArcOutcome.Set(
                domain.name(), text.substring(text.indexOf(';') + 1).strip());
    }

    private byte[] sealed(int instance) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < instance; i++) {
            ArcSet set = sets.get(i);
            put(out, set.results());
            out.writeBytes(new byte[] {'\r', '\n'});
            put(out, set.signature());
            out.writeBytes(new byte[] {'\r', '\n'});
            if (i < instance - 1) {
                put(out, set.seal());
                out.writeBytes(new byte[] {'\r', '\n'});
            } else {
                put(out, DkimSignature.unsigned(set.seal()));
            }
        }
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, Field field) {
        out.writeBytes(Canonicalization.RELAXED.field(field).getBytes(StandardCharsets.ISO_8859_1));
    }

    private static DkimSignature.Refused bad(String detail) {
        return new DkimSignature.Refused(DkimCause.BAD_SYNTAX, detail);
    }
}
