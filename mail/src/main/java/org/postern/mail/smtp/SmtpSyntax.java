package org.postern.mail.smtp;

import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.address.LocalPart;
import org.postern.mail.address.ReversePath;
import org.postern.mail.wire.Scanner;
import org.postern.mail.wire.SyntaxError;

/**
 * Reads SMTP command lines. Strict, but for what RFC 5321 asks to be lenient about: case of verbs and keywords (§2.4),
 * white space at the end (§4.1.1), source routes (appendix C), odd names in EHLO (§4.1.1.1), and a space after
 * {@code FROM:} and {@code TO:}, which many clients send.
 */
public final class SmtpSyntax {
    private static final int MAX_VERB = 20;

    private SmtpSyntax() {}

    /**
     * Reads one line.
     *
     * @param line without CRLF, decoded as UTF-8
     * @return never null; what cannot be understood is Unknown, Malformed or LostChunk
     */
    public static SmtpCommand parse(String line) {
        Scanner in;
        String verb;
        try {
            in = new Scanner(stripTrailing(line), SmtpLimits.COMMAND_LINE);
            verb = in.takeMaybe("a verb", MAX_VERB, SmtpSyntax::isLetter).toUpperCase(Locale.ROOT);
        } catch (SyntaxError _) {
            return new SmtpCommand.Unknown("");
        }
        if (!in.atEnd() && in.peek() != ' ') {
            return new SmtpCommand.Unknown(""); // "MAIL:" or "RCPTTO" is no verb
        }
        return switch (verb) {
            case "EHLO" -> greeting(in, SmtpCommand.Ehlo::new);
            case "HELO" -> greeting(in, SmtpCommand.Helo::new);
            case "MAIL" -> mailFrom(in);
            case "RCPT" -> rcptTo(in);
            case "DATA" -> alone(in, new SmtpCommand.Data());
            case "BDAT" -> bdat(in);
            case "RSET" -> alone(in, new SmtpCommand.Rset());
            case "QUIT" -> alone(in, new SmtpCommand.Quit());
            case "STARTTLS" -> alone(in, new SmtpCommand.StartTls()); // RFC 3207 §4: 501 when there are parameters
            case "NOOP" -> new SmtpCommand.Noop(); // RFC 5321 §4.1.1.9: a parameter is ignored
            case "HELP" -> new SmtpCommand.Help();
            case "VRFY" -> withArgument(in, new SmtpCommand.Vrfy());
            case "EXPN" -> withArgument(in, new SmtpCommand.Expn());
            case "AUTH" -> auth(in);
            default -> new SmtpCommand.Unknown(verb);
        };
    }

    private static SmtpCommand mailFrom(Scanner in) {
        ReversePath from;
        try {
            keyword(in, "FROM:");
            from = reversePath(in);
        } catch (SyntaxError e) {
            return malformed("1.7", e); // RFC 3463 §3.2: bad sender's mailbox address syntax
        }
        try {
            Parameters parameters = Parameters.read(in);
            long size = parameters.number("SIZE"); // RFC 1870 §3: up to 20 digits
            SmtpCommand.Body body = body(parameters);
            boolean utf8 = parameters.flag("SMTPUTF8");
            MailDsn dsn = DsnSyntax.mail(parameters);
            boolean auth = DsnSyntax.auth(parameters);
            if (!utf8 && from instanceof ReversePath.Mailbox(Address address) && address.needsUtf8()) {
                return new SmtpCommand.Malformed(Reply.of(553, "6.7", "this address needs SMTPUTF8")); // RFC 6531 §3.5
            }
            return new SmtpCommand.MailFrom(from, size, body, utf8, dsn, auth, parameters.left());
        } catch (SyntaxError e) {
            return malformed("5.4", e);
        }
    }

    private static SmtpCommand rcptTo(Scanner in) {
        ForwardPath to;
        try {
            keyword(in, "TO:");
            to = forwardPath(in);
        } catch (SyntaxError e) {
            return malformed("1.3", e); // RFC 3463 §3.2: bad destination mailbox address syntax
        }
        try {
            Parameters parameters = Parameters.read(in);
            return new SmtpCommand.RcptTo(to, DsnSyntax.rcpt(parameters), parameters.left());
        } catch (SyntaxError e) {
            return malformed("5.4", e);
        }
    }

    private static void keyword(Scanner in, String keyword) throws SyntaxError {
        in.expect(' ');
        in.skip(SmtpSyntax::isSpace);
        if (!in.nextIgnoringCase(keyword)) {
            throw in.error("expected " + keyword);
        }
        in.skip(SmtpSyntax::isSpace); // against the grammar, and common
    }

    private static ReversePath reversePath(Scanner in) throws SyntaxError {
        in.expect('<');
        if (in.next('>')) {
            return new ReversePath.Null();
        }
        sourceRoute(in);
        Address address = Address.take(in, Address.MAX_LENGTH);
        in.expect('>');
        return new ReversePath.Mailbox(address);
    }

    private static ForwardPath forwardPath(Scanner in) throws SyntaxError {
        in.expect('<');
        sourceRoute(in);
        String local = LocalPart.take(in, Address.MAX_LENGTH);
        if (local.equalsIgnoreCase("postmaster") && in.next('>')) {
            return new ForwardPath.Postmaster();
        }
        in.expect('@');
        if (in.next('[')) {
            String literal = in.take("an address literal", Domain.MAX_LENGTH, SmtpSyntax::isLiteral);
            in.expect(']');
            in.expect('>');
            return new ForwardPath.AtLiteral(local, literal);
        }
        Address address = new Address(local, Domain.take(in));
        in.expect('>');
        if (address.octets() > Address.MAX_LENGTH) {
            throw in.error("address too long");
        }
        return new ForwardPath.Mailbox(address);
    }

    /** RFC 5321 appendix C: recognised and forgotten. */
    private static void sourceRoute(Scanner in) throws SyntaxError {
        if (in.peek() != '@') {
            return;
        }
        do {
            in.expect('@');
            Domain.take(in);
        } while (in.next(','));
        in.expect(':');
    }

    private static SmtpCommand.Body body(Parameters parameters) throws SyntaxError {
        String value = parameters.word("BODY");
        return switch (value) {
            case "", "7BIT" -> SmtpCommand.Body.SEVEN_BIT;
            case "8BITMIME" -> SmtpCommand.Body.EIGHT_BIT;
            default -> throw new SyntaxError("unknown BODY", 0); // BINARYMIME is not announced (RFC 3030 §3)
        };
    }

    private static SmtpCommand greeting(Scanner in, Function<String, SmtpCommand> command) {
        try {
            in.expect(' ');
            in.skip(SmtpSyntax::isSpace);
            String name = in.take("a name", SmtpLimits.HELO_NAME, c -> c > ' ' && c < 127);
            if (!in.atEnd()) {
                in.expect(' '); // RFC 5321 §4.1.1.1: be prepared for more text
            }
            return command.apply(name);
        } catch (SyntaxError e) {
            return malformed("5.4", e);
        }
    }

    /** RFC 3030 §2: {@code BDAT size [LAST]}. */
    private static SmtpCommand bdat(Scanner in) {
        try {
            in.expect(' ');
            in.skip(SmtpSyntax::isSpace);
            long size = in.number("a chunk size", Long.MAX_VALUE);
            boolean last = in.next(' ');
            if (last) {
                in.skip(SmtpSyntax::isSpace);
                last = in.nextIgnoringCase("LAST");
                in.expectEnd();
            }
            in.expectEnd();
            return new SmtpCommand.Bdat(size, last);
        } catch (SyntaxError e) {
            return new SmtpCommand.LostChunk(Reply.of(501, "5.4", words(e)).andClose());
        }
    }

    private static SmtpCommand auth(Scanner in) {
        try {
            in.expect(' ');
            in.skip(SmtpSyntax::isSpace);
            String mechanism = in.take("a mechanism", MAX_VERB, SmtpSyntax::isMechanism);
            String initial =
                    in.next(' ') ? in.take("a response", SmtpLimits.COMMAND_LINE, c -> c > ' ' && c < 127) : "";
            in.expectEnd();
            return new SmtpCommand.Auth(mechanism.toUpperCase(Locale.ROOT), initial);
        } catch (SyntaxError e) {
            return malformed("5.4", e);
        }
    }

    private static SmtpCommand alone(Scanner in, SmtpCommand command) {
        return in.atEnd() ? command : new SmtpCommand.Malformed(Reply.of(501, "5.4", "no argument here"));
    }

    private static SmtpCommand withArgument(Scanner in, SmtpCommand command) {
        return in.atEnd() ? new SmtpCommand.Malformed(Reply.of(501, "5.4", "an argument is missing")) : command;
    }

    private static SmtpCommand malformed(String detail, SyntaxError error) {
        return new SmtpCommand.Malformed(Reply.of(501, detail, words(error)));
    }

    private static String words(SyntaxError error) {
        return Objects.requireNonNullElse(error.getMessage(), "syntax error");
    }

    private static String stripTrailing(String line) {
        int end = line.length();
        while (end > 0 && isSpace(line.charAt(end - 1))) {
            end--;
        }
        return line.substring(0, end);
    }

    private static boolean isSpace(int c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** RFC 4422 §3.1. */
    private static boolean isMechanism(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** RFC 5321 §4.1.3, dcontent. */
    private static boolean isLiteral(int c) {
        return c > ' ' && c < 127 && c != '[' && c != ']' && c != '\\';
    }
}
