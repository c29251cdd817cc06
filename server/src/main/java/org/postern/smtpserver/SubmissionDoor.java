package org.postern.smtpserver;

import java.io.IOException;
import java.util.function.Supplier;
import org.postern.account.Login;
import org.postern.listen.Door;
import org.postern.listen.Peer;
import org.postern.reason.Reason;
import org.postern.submission.Submission;
import org.postern.trace.EventLog;
import org.postern.trace.LoginNames;

/** Takes mail from our own people, on port 587 (TLS by STARTTLS) and on port 465 (TLS from the start). */
public final class SubmissionDoor implements Door {
    private final Supplier<SmtpSettings> settings;
    private final Submission submission;
    private final Logins logins;
    private final SmtpDoor.Stuff stuff;

    /**
     * How people log in.
     *
     * @param names says how a name is shown in the log
     */
    public record Logins(Login login, LoginNames names, EventLog log) {}

    /** @param settings those in effect; asked for with each command, so that a change reaches open sessions */
    public SubmissionDoor(Supplier<SmtpSettings> settings, Submission submission, Logins logins, SmtpDoor.Stuff stuff) {
        this.settings = settings;
        this.submission = submission;
        this.logins = logins;
        this.stuff = stuff;
    }

    @Override
    public void serve(Peer peer) throws IOException {
        new SmtpSession(settings, new UserRules(settings, submission, logins, peer), stuff, peer).run();
    }

    @Override
    public String turnedAway() {
        return SmtpDoor.reply(Reason.TOO_MANY_CONNECTIONS).wire();
    }
}
