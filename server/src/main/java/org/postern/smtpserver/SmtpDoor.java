package org.postern.smtpserver;

import java.io.IOException;
import java.util.function.Supplier;
import org.postern.defence.Pause;
import org.postern.defence.SpoolBudget;
import org.postern.filing.Room;
import org.postern.inbound.Inbound;
import org.postern.listen.Door;
import org.postern.listen.Peer;
import org.postern.mail.smtp.Reply;
import org.postern.reason.Reason;
import org.postern.store.Store;
import org.postern.trace.EventLog;

/** Takes mail from the world on port 25. Nobody logs in here, and nothing is relayed. */
public final class SmtpDoor implements Door {
    private final Supplier<SmtpSettings> settings;
    private final Inbound inbound;
    private final Stuff stuff;

    /**
     * What sessions need besides.
     *
     * @param store gives drafts for what arrives
     */
    public record Stuff(Store store, Room room, SpoolBudget spool, Pause pause, EventLog log) {}

    /** @param settings those in effect; asked for with each command, so that a change reaches open sessions */
    public SmtpDoor(Supplier<SmtpSettings> settings, Inbound inbound, Stuff stuff) {
        this.settings = settings;
        this.inbound = inbound;
        this.stuff = stuff;
    }

    @Override
    public void serve(Peer peer) throws IOException {
        new SmtpSession(settings, new StrangerRules(inbound, peer), stuff, peer).run();
    }

    @Override
    public String turnedAway() {
        return reply(Reason.TOO_MANY_CONNECTIONS).wire();
    }

    /** The words of a reason; the session goes on after them. */
    static Reply reply(Reason reason) {
        return Reply.of(reason.code(), reason.detail(), reason.reply());
    }
}
