package org.postern.smtpserver;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.smtp.Reply;
import org.postern.mail.smtp.SmtpCommand;
import org.postern.reason.Reason;

/** What one session may do: all in which the doors differ. Used by the session's thread alone. */
sealed interface Rules permits StrangerRules, UserRules {
    /** Keywords that EHLO offers beyond what every session is offered. */
    List<String> keywords();

    /** Why a command may not be said now; null when it may. */
    @Nullable
    Reason bars(SmtpCommand command);

    /** Whether the parameters of DSN and AUTH that the command has were offered. */
    boolean offers(SmtpCommand.MailFrom mail);

    /** The same for RCPT. */
    boolean offers(SmtpCommand.RcptTo rcpt);

    /** Whether the client may take the time of somebody who is known. */
    boolean isPatient();

    /** AUTH, when EHLO was said and no transaction is open. It may go on for some lines. */
    Reply authenticate(SmtpCommand.Auth auth, Conversation wire) throws IOException;

    /** MAIL. Throws the store's exceptions. */
    Begun begin(Hello hello, SmtpCommand.MailFrom mail);
}
