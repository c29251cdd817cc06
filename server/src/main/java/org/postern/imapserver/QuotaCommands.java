package org.postern.imapserver;

import java.io.IOException;
import org.postern.mail.imap.MailboxName;
import org.postern.mail.imap.ResponseWriter;
import org.postern.store.account.Account;
import org.postern.store.account.MailboxPath;
import org.postern.store.account.Quota;

/**
 * GETQUOTA, GETQUOTAROOT and SETQUOTA (RFC 9208 §4.1). An account has one quota root, the empty name, over all its
 * mailboxes; without a limit it has none, since a root without resources cannot be written (§7). One command of one session.
 */
record QuotaCommands(Account account, ResponseWriter out) {
    private static final String ROOT = "";
    /** Octets (RFC 9208 §5.1). */
    private static final long UNIT = 1024;

    Answer get(String root) throws IOException {
        Quota quota = account.quota();
        if (!root.equals(ROOT) || quota.limit() == 0) {
            return Answer.no("NONEXISTENT", "no such quota root");
        }
        tell(quota);
        return Answer.ok("done");
    }

    /** The mailbox need not exist (§4.1.2). */
    Answer ofMailbox(String name, boolean utf8) throws IOException {
        String path = MailboxPath.canonical(name);
        if (path == null) {
            return Answer.no("CANNOT", "a mailbox cannot have such a name");
        }
        Quota quota = account.quota();
        out.begin("QUOTAROOT").astring(MailboxName.encode(path, utf8));
        if (quota.limit() > 0) {
            out.astring(ROOT);
        }
        out.end();
        if (quota.limit() > 0) {
            tell(quota);
        }
        return Answer.ok("done");
    }

    /** What is used is rounded up and the limit down, so that a full account never looks as if it had room. */
    private void tell(Quota quota) throws IOException {
        out.begin("QUOTA").astring(ROOT).open().atom("STORAGE");
        out.number(Math.ceilDiv(quota.bytes(), UNIT)).number(quota.limit() / UNIT);
        out.close().end();
    }

    /** Only who runs the server sets limits. */
    static Answer set() {
        return Answer.no("NOPERM", "limits are set by the administrator");
    }
}
