package org.postern.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that ENVELOPE shows (RFC 3501 §7.4.2), as they stand in the header, unfolded, as octets. Null means that the
 * field is absent. Sender and Reply-To are those of From where absent or empty.
 */
public record Envelope(
        @Nullable String date,
        @Nullable String subject,
        List<EnvelopeAddress> from,
        List<EnvelopeAddress> sender,
        List<EnvelopeAddress> replyTo,
        List<EnvelopeAddress> to,
        List<EnvelopeAddress> cc,
        List<EnvelopeAddress> bcc,
        @Nullable String inReplyTo,
        @Nullable String messageId) {
    public static final Envelope EMPTY =
            new Envelope(null, null, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), null, null);

    public Envelope {
        from = List.copyOf(from);
        sender = List.copyOf(sender);
        replyTo = List.copyOf(replyTo);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
    }

    /** The envelope of a header. */
    public static Envelope of(Header header) {
        List<EnvelopeAddress> from = addresses(header, "from");
        return new Envelope(
                header.first("date"),
                header.first("subject"),
                from,
                orElse(addresses(header, "sender"), from),
                orElse(addresses(header, "reply-to"), from),
                addresses(header, "to"),
                addresses(header, "cc"),
                addresses(header, "bcc"),
                header.first("in-reply-to"),
                header.first("message-id"));
    }

    private static List<EnvelopeAddress> addresses(Header header, String name) {
        // RFC 5322 §3.6 allows each once; several are joined, as their senders meant
        String joined = header.joined(name);
        return joined.isEmpty() ? List.of() : new AddressReader(joined).read();
    }

    private static List<EnvelopeAddress> orElse(List<EnvelopeAddress> list, List<EnvelopeAddress> other) {
        return list.isEmpty() ? other : list;
    }

    int weight() {
        int weight = 64;
        for (String text : new String[] {date, subject, inReplyTo, messageId}) {
            weight += text == null ? 0 : text.length();
        }
        for (var list : List.of(from, sender, replyTo, to, cc, bcc)) {
            for (EnvelopeAddress address : list) {
                weight += address.weight();
            }
        }
        return weight;
    }
}
