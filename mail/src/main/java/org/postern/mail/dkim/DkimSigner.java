package org.postern.mail.dkim;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.postern.mail.address.Domain;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderSection;

/**
 * Signs one message (RFC 6376 §5): made when its header is known, fed with its body, asked for the field at its end. With
 * "relaxed" for header and body, and the whole body, always. One thread.
 */
public final class DkimSigner {
    /**
     * Whose signature it is.
     *
     * @param selector where the public key is published, below {@code _domainkey}
     * @param key RSA of 2,048 bits, or Ed25519
     */
    public record Identity(Domain domain, String selector, Algorithm algorithm, PrivateKey key) {
        public Identity {
            if (algorithm == Algorithm.RSA_SHA1) {
                throw new IllegalArgumentException("nobody may sign with SHA-1 (RFC 8301 §3.1)");
            }
        }
    }

    /** What a reader sees or a program goes by (§5.4.1). Each is named once more than it is there, so that none can be added. */
    private static final List<String> SIGNED = List.of(
            "From",
            "Sender",
            "Reply-To",
            "To",
            "Cc",
            "Subject",
            "Date",
            "Message-ID",
            "In-Reply-To",
            "References",
            "MIME-Version",
            "Content-Type",
            "Content-Transfer-Encoding",
            "Content-Disposition",
            "List-Id",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "Auto-Submitted");

    /** Those that lists and forwarders add rightly, and so are signed only when they are there. */
    private static final List<String> NOT_OVERSIGNED =
            List.of("sender", "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted", "references");

    private static final int LINE = 72;

    private final HeaderSection header;
    private final Identity identity;
    private final BodyHash hash;

    public DkimSigner(HeaderSection header, Identity identity) {
        this.header = header;
        this.identity = identity;
        this.hash = new BodyHash(identity.algorithm(), Canonicalization.RELAXED, Long.MAX_VALUE);
    }

    /** Takes the next slice of the body: of what follows the empty line behind the header. */
    public void body(byte[] slice, int offset, int length) {
        hash.take(slice, offset, length);
    }

    /**
     * The field to put on top of the message.
     *
     * @param seconds the time, in seconds since 1970
     * @param expires when the signature ends to count, in the same way, after {@code seconds}
     * @throws InvalidKeyException when the key is not one for the algorithm
     */
    public Field sign(long seconds, long expires) throws InvalidKeyException {
        List<String> names = names();
        var tags = new StringBuilder(" v=1; a=").append(identity.algorithm().word());
        tags.append("; c=relaxed/relaxed; d=").append(identity.domain().name());
        tags.append(";\r\n\ts=").append(identity.selector());
        tags.append("; t=").append(seconds).append("; x=").append(expires).append(";\r\n\th=");
        int line = 3;
        for (String name : names) {
            if (line + name.length() > LINE) {
                tags.append("\r\n\t ");
                line = 2;
            }
            tags.append(name).append(':');
            line += name.length() + 1;
        }
        tags.setLength(tags.length() - 1);
        tags.append(";\r\n\tbh=").append(Base64.getEncoder().encodeToString(hash.value()));
        tags.append(";\r\n\tb=");
        var unsigned = new Field("DKIM-Signature", tags.toString());
        List<String> lower =
                names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
        byte[] octets = SignedFields.octets(header.fields(), lower, Canonicalization.RELAXED, unsigned);
        return new Field(unsigned.name(), tags + folded(Base64.getEncoder().encodeToString(signature(octets))));
    }

    private List<String> names() {
        var names = new ArrayList<String>();
        for (String name : SIGNED) {
            int there = header.count(name);
            int more = NOT_OVERSIGNED.contains(name.toLowerCase(Locale.ROOT)) ? 0 : 1;
            for (int i = 0; i < there + more; i++) {
                names.add(name);
            }
        }
        return names;
    }

    private byte[] signature(byte[] octets) throws InvalidKeyException {
        try {
            Signature signer = Signature.getInstance(identity.algorithm().signature());
            signer.initSign(identity.key());
            signer.update(identity.algorithm().toSign(octets));
            return signer.sign();
        } catch (InvalidKeyException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException(e);
        }
    }

    private static String folded(String base64) {
        var lines = new StringBuilder();
        for (int at = 0; at < base64.length(); at += LINE) {
            lines.append(at == 0 ? "" : "\r\n\t ").append(base64, at, Math.min(base64.length(), at + LINE));
        }
        return lines.toString();
    }
}
