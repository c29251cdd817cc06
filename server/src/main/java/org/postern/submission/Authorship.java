package org.postern.submission;

import java.util.ArrayList;
import java.util.List;
import org.postern.mail.address.Address;
import org.postern.mail.message.Field;
import org.postern.mail.message.HeaderSection;
import org.postern.mail.message.SoleMailbox;
import org.postern.mail.wire.SyntaxError;
import org.postern.reason.Reason;

/** In whose name a message is written, by its header section (RFC 5322 §3.6.2). Pure. */
sealed interface Authorship {
    /** Servers that a message has passed; RFC 5321 §6.3. */
    int MAX_HOPS = 50;

    /** Fields beside From that say who sends (RFC 5322 §3.6.2, §3.6.6). */
    List<String> SENDERS = List.of("Sender", "Resent-From", "Resent-Sender");

    /** @param all addresses that must be the submitter's: that of From, then those of the other fields that name a sender */
    record Named(List<Address> all) implements Authorship {
        public Named {
            all = List.copyOf(all);
        }
    }

    record Refused(Reason reason) implements Authorship {}

    static Authorship of(HeaderSection header) {
        if (header.count("Received") > MAX_HOPS) {
            return new Refused(Reason.MAIL_LOOP);
        }
        return switch (header.fault()) {
            case TOO_LARGE, TOO_MANY_FIELDS -> new Refused(Reason.HEADER_TOO_LARGE);
            case ODD_LINE -> new Refused(Reason.SUBMITTED_ODD_HEADER);
            case NONE -> named(header);
        };
    }

    private static Authorship named(HeaderSection header) {
        List<Field> from = header.all("From");
        if (from.isEmpty()) {
            return new Refused(Reason.NO_AUTHOR);
        }
        if (from.size() > 1 || header.count("Sender") > 1) {
            return new Refused(Reason.SEVERAL_AUTHORS);
        }
        try {
            var all = new ArrayList<Address>();
            all.add(SoleMailbox.parse(from.getFirst().text()));
            for (String name : SENDERS) {
                for (Field field : header.all(name)) {
                    all.add(SoleMailbox.parse(field.text()));
                }
            }
            return new Named(all);
        } catch (SyntaxError _) {
            return new Refused(Reason.SEVERAL_AUTHORS);
        }
    }
}
