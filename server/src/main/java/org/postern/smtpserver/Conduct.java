package org.postern.smtpserver;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.mail.smtp.Reply;
import org.postern.mail.smtp.SmtpCommand;
import org.postern.reason.Reason;

/**
 * What one session's peer has done wrong so far, and what led nowhere. RFC 5321 §4.5.4.2 lets a server give up on a client
 * that only makes mistakes. Used by the session's thread alone.
 */
final class Conduct {
    /** Commands that lead nowhere, of one session: RSET between the messages of a long list is honest; ours. */
    static final int FRUITLESS = 1_000;

    /** Refusals of one session that are recorded, lest it push all else out of the log; ours. */
    static final int RECORDED = 5;

    /** Being put off for these is an error too: who tries again at once would else go on for ever. */
    private static final Set<Reason> TRY_LATER =
            Set.of(Reason.NAME_GUESSING, Reason.DISK_FULL, Reason.STORE_TROUBLE, Reason.INTERNAL_FAULT);

    /** One message may honestly meet some of these, so that they count less. */
    private static final Set<Reason> NOT_NOW =
            Set.of(Reason.MAILBOX_FULL, Reason.STRANGERS_MEMORY_SPENT, Reason.TOO_MUCH_WAITS);

    private int errors;
    private int fruitless;
    private int recorded;

    void heard(SmtpCommand command) {
        fruitless += leadsNowhere(command) ? 1 : 0;
    }

    private static boolean leadsNowhere(SmtpCommand command) {
        return switch (command) {
            case SmtpCommand.Ehlo _,
                    SmtpCommand.Helo _,
                    SmtpCommand.Rset _,
                    SmtpCommand.Noop _,
                    SmtpCommand.Vrfy _,
                    SmtpCommand.Expn _,
                    SmtpCommand.Auth _,
                    SmtpCommand.Help _ -> true;
            case SmtpCommand.MailFrom _,
                    SmtpCommand.RcptTo _,
                    SmtpCommand.Data _,
                    SmtpCommand.Bdat _,
                    SmtpCommand.Quit _,
                    SmtpCommand.StartTls _,
                    SmtpCommand.Unknown _,
                    SmtpCommand.Malformed _,
                    SmtpCommand.LostChunk _ -> false;
        };
    }

    /** The reply of a command. */
    void told(@Nullable Reply reply) {
        errors += reply != null && reply.code() >= 500 ? 1 : 0;
    }

    /** The reason in such a reply, if it has one. */
    void turned(Reason reason) {
        errors += TRY_LATER.contains(reason) ? 1 : 0;
        fruitless += NOT_NOW.contains(reason) ? 1 : 0;
    }

    /** @param bearable errors before it is enough */
    boolean isEnough(int bearable) {
        return errors >= bearable || fruitless > FRUITLESS;
    }

    /** Whether this refusal still goes into the log. */
    boolean isWorthRecording() {
        return recorded++ < RECORDED;
    }
}
