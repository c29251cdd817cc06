package org.postern.imapserver;

import java.io.IOException;
import java.util.BitSet;
import java.util.Set;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.ImapCommand.SearchReturn;
import org.postern.mail.imap.ResponseWriter;
import org.postern.store.account.MailboxSnapshot;

/**
 * What SEARCH answers: numbers one by one, or as ESEARCH (RFC 4731 §3.1). Written as it goes, since a mailbox is long.
 *
 * @param now what the messages were judged by
 * @param found message numbers, from 1
 */
record SearchAnswer(ResponseWriter out, View view, MailboxSnapshot now, ImapCommand.Search command, BitSet found) {
    void write() throws IOException {
        Set<SearchReturn> returns = command.returns();
        if (returns.equals(Set.of(SearchReturn.SAVE))) {
            return; // RFC 9051 §6.4.4.1: nothing was asked for
        }
        if (!returns.isEmpty()) {
            extended(returns);
        } else if (view.enabled().revision2()) {
            extended(Set.of(SearchReturn.ALL)); // RFC 9051 §6.4.4
        } else {
            plain();
        }
    }

    private void plain() throws IOException {
        out.begin("SEARCH");
        for (int number = found.nextSetBit(1); number > 0; number = found.nextSetBit(number + 1)) {
            out.number(named(number));
        }
        long modSeq = modSeq();
        if (modSeq > 0) {
            out.open().atom("MODSEQ").number(modSeq).close();
        }
        out.end();
    }

    private int named(int number) {
        return command.uid() ? view.uid(number) : number;
    }

    /** A correlator, an answer's kind, items: RFC 4466 §2.6.2. Without matches neither MIN, MAX nor ALL is there. */
    private void extended(Set<SearchReturn> returns) throws IOException {
        out.begin("ESEARCH").open().atom("TAG").string(command.tag()).close();
        if (command.uid()) {
            out.atom("UID");
        }
        if (!found.isEmpty()) {
            if (returns.contains(SearchReturn.MIN)) {
                out.atom("MIN").number(named(found.nextSetBit(1)));
            }
            if (returns.contains(SearchReturn.MAX)) {
                out.atom("MAX").number(named(found.length() - 1));
            }
            if (returns.contains(SearchReturn.ALL)) {
                all();
            }
        }
        if (returns.contains(SearchReturn.COUNT)) {
            out.atom("COUNT").number(found.cardinality());
        }
        long modSeq = modSeq();
        if (modSeq > 0) {
            out.atom("MODSEQ").number(modSeq);
        }
        out.end();
    }

    private void all() throws IOException {
        out.atom("ALL");
        String comma = "";
        for (int first = found.nextSetBit(1); first > 0; ) {
            int last = first;
            while (found.get(last + 1) && named(last + 1) == named(last) + 1) {
                last++;
            }
            String range = last == first ? "" + named(first) : named(first) + ":" + named(last);
            if (!comma.isEmpty()) {
                out.joined();
            }
            out.atom(comma + range);
            comma = ",";
            first = found.nextSetBit(last + 1);
        }
    }

    /**
     * The highest of the messages found; of MIN and MAX alone, these were the only ones looked for. 0 when none is to be told:
     * not asked for, nothing found, or only what is gone meanwhile (RFC 7162 §3.1.5, §3.1.10).
     */
    private long modSeq() {
        long highest = 0;
        if (!command.key().asksModSeq()) {
            return highest;
        }
        for (int number = found.nextSetBit(1); number > 0; number = found.nextSetBit(number + 1)) {
            int index = now.indexOf(view.uid(number));
            highest = index < 0 ? highest : Math.max(highest, now.modSeq(index));
        }
        return highest;
    }
}
