package org.postern.imapserver;

import java.util.ArrayList;
import java.util.List;
import org.postern.mail.imap.FetchItem;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.StatusItem;

/**
 * What a client has told us that it understands, to the end of its session (RFC 5161). Changed by the session's thread
 * only, and never while it idles.
 */
final class Enabled {
    private boolean condstore;
    private boolean qresync;
    private boolean revision2;

    /** Whether FETCH responses of ours carry MODSEQ (RFC 7162 §3.1). */
    boolean condstore() {
        return condstore;
    }

    /** Whether VANISHED stands for EXPUNGE (RFC 7162 §3.2.3). */
    boolean qresync() {
        return qresync;
    }

    /** Whether the client speaks IMAP4rev2 (RFC 9051): no RECENT, ESEARCH for SEARCH, names in UTF-8. */
    boolean revision2() {
        return revision2;
    }

    /**
     * ENABLE.
     *
     * @param names upper case
     * @return those that were not enabled before
     */
    List<String> enable(List<String> names) {
        var fresh = new ArrayList<String>();
        boolean condstoreBefore = condstore;
        for (String name : names) {
            boolean before = true;
            switch (name) {
                case "CONDSTORE" -> {
                    before = condstoreBefore;
                    condstore = true;
                }
                case "QRESYNC" -> {
                    before = qresync;
                    qresync = true;
                    condstore = true; // RFC 7162 §3.2.3: implied
                }
                case "IMAP4REV2" -> {
                    before = revision2;
                    revision2 = true;
                }
                default -> {
                    // RFC 5161 §3.1: what we do not know is passed over
                }
            }
            if (!before && !fresh.contains(name)) {
                fresh.add(name);
            }
        }
        return fresh;
    }

    /**
     * Notes a command that shows that the client understands MODSEQ (RFC 7162 §3.1, CONDSTORE enabling commands).
     *
     * @return whether it is the first one
     */
    boolean note(ImapCommand command) {
        boolean enabling = switch (command) {
            case ImapCommand.Select select -> select.condstore();
            case ImapCommand.Status status -> status.items().contains(StatusItem.HIGHESTMODSEQ);
            case ImapCommand.Fetch fetch ->
                fetch.changedSince() != ImapCommand.Fetch.ALL || fetch.items().contains(new FetchItem.ModSeq());
            case ImapCommand.Store store -> store.unchangedSince() != ImapCommand.Store.ALWAYS;
            case ImapCommand.Search search -> search.key().asksModSeq();
            default -> false;
        };
        boolean first = enabling && !condstore;
        condstore |= enabling;
        return first;
    }
}
