package org.postern.mail.smtp;

import java.util.List;
import org.postern.mail.address.ReversePath;

/** A command line, read. */
public sealed interface SmtpCommand {
    /** @param name what the client calls itself: printable ASCII without spaces, not checked further, 1 to 255 characters */
    record Ehlo(String name) implements SmtpCommand {}

    /** @param name as in {@link Ehlo} */
    record Helo(String name) implements SmtpCommand {}

    /**
     * @param size octets announced (RFC 1870 §6), 0 when none were
     * @param body what BODY says (RFC 6152 §2)
     * @param utf8 whether SMTPUTF8 was asked for (RFC 6531 §3.4); without it the address is ASCII
     * @param dsn what was said of reports; only where DSN was offered (RFC 3461)
     * @param auth whether AUTH was given; only where AUTH was offered (RFC 4954 §5)
     * @param unknown names of parameters that this grammar does not know: 555 (RFC 5321 §4.1.1.11)
     */
    record MailFrom(
            ReversePath from, long size, Body body, boolean utf8, MailDsn dsn, boolean auth, List<String> unknown)
            implements SmtpCommand {
        public MailFrom {
            unknown = List.copyOf(unknown);
        }
    }

    /** What the body of a message is made of (RFC 6152). */
    enum Body {
        /** Not said, or said to be ASCII. */
        SEVEN_BIT,
        EIGHT_BIT
    }

    /**
     * @param dsn what was said of reports; only where DSN was offered (RFC 3461)
     * @param unknown as in {@link MailFrom}
     */
    record RcptTo(ForwardPath to, RcptDsn dsn, List<String> unknown) implements SmtpCommand {
        public RcptTo {
            unknown = List.copyOf(unknown);
        }
    }

    record Data() implements SmtpCommand {}

    /**
     * @param size octets that follow the command line (RFC 3030 §2)
     * @param last whether the message ends with them
     */
    record Bdat(long size, boolean last) implements SmtpCommand {}

    record Rset() implements SmtpCommand {}

    record Noop() implements SmtpCommand {}

    record Quit() implements SmtpCommand {}

    record Vrfy() implements SmtpCommand {}

    record Expn() implements SmtpCommand {}

    record Help() implements SmtpCommand {}

    record StartTls() implements SmtpCommand {}

    /**
     * @param mechanism in upper case (RFC 4954 §4)
     * @param initial the initial response in base64 as sent, {@code =} for an empty one, empty when there is none
     */
    record Auth(String mechanism, String initial) implements SmtpCommand {
        /** A log must not show it: it may hold a password. */
        @Override
        public String toString() {
            return "Auth[" + mechanism + "]";
        }
    }

    /** @param verb the first word in upper case, letters only, at most 20 of them; may be empty */
    record Unknown(String verb) implements SmtpCommand {}

    /** A verb that is known with an argument that is not. */
    record Malformed(Reply reply) implements SmtpCommand {}

    /** A BDAT that does not say how much follows: where the next command begins cannot be known any more. */
    record LostChunk(Reply reply) implements SmtpCommand {}
}
