package org.postern.imapserver;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.MailboxName;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.imap.StatusItem;
import org.postern.store.account.Account;
import org.postern.store.account.Flags;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxChanged;
import org.postern.store.account.MailboxPath;
import org.postern.store.account.MailboxSnapshot;
import org.postern.store.account.Message;

/** CREATE, DELETE, RENAME, SUBSCRIBE and STATUS (RFC 3501 §6.3). One command of one session. */
final class MailboxCommands {
    private static final Answer NO_NAME = Answer.no("CANNOT", "a mailbox cannot have such a name");
    private static final Answer MISSING = Answer.no("NONEXISTENT", "no such mailbox");

    private final Account account;

    MailboxCommands(Account account) {
        this.account = account;
    }

    /** A mailbox that can be selected, by the name a client gave; null when there is none. */
    static @Nullable Mailbox selectable(Account account, String name) {
        String path = MailboxPath.canonical(name);
        Mailbox mailbox = path == null ? null : account.mailbox(path);
        return mailbox != null && mailbox.selectable() ? mailbox : null;
    }

    /** A name to be made: a separator at its end only says that others will be below (§6.3.3). */
    private static @Nullable String newPath(String name) {
        String path = MailboxPath.canonical(name.endsWith("/") ? name.substring(0, name.length() - 1) : name);
        // names with wildcards cannot be listed alone (RFC 9051 §5.1)
        return path == null || path.indexOf('*') >= 0 || path.indexOf('%') >= 0 ? null : path;
    }

    Answer create(String name) {
        String path = newPath(name);
        return path == null ? NO_NAME : answer(account.create(path));
    }

    Answer delete(String name) {
        Mailbox mailbox = existing(name);
        return mailbox == null ? MISSING : answer(account.delete(mailbox.id()));
    }

    private @Nullable Mailbox existing(String name) {
        String path = MailboxPath.canonical(name);
        return path == null ? null : account.mailbox(path);
    }

    Answer rename(String from, String to) {
        String path = newPath(to);
        Mailbox mailbox = existing(from);
        if (path == null) {
            return NO_NAME;
        }
        if (mailbox == null) {
            return MISSING;
        }
        return mailbox.path().equals(MailboxPath.INBOX)
                ? moveInbox(mailbox, path)
                : answer(account.rename(mailbox.id(), path));
    }

    /** §6.3.5: INBOX stays, its messages go. */
    private Answer moveInbox(Mailbox inbox, String path) {
        MailboxChanged created = account.create(path);
        if (created != MailboxChanged.DONE) {
            return answer(created);
        }
        Mailbox target = account.mailbox(path);
        if (target == null) {
            return MISSING;
        }
        MailboxSnapshot messages = account.snapshot(inbox.id());
        var uids = new ArrayList<Integer>();
        for (int uid : messages.uids()) {
            uids.add(uid);
        }
        account.move(inbox.id(), uids, target.id());
        return Answer.ok("done");
    }

    Answer subscribe(String name, boolean subscribed) {
        String path = MailboxPath.canonical(name);
        if (path == null) {
            return NO_NAME;
        }
        if (subscribed && account.mailbox(path) == null) {
            return MISSING; // §6.3.6 lets us look
        }
        return account.subscribe(path, subscribed) ? Answer.ok("done") : Answer.no("LIMIT", "too many subscriptions");
    }

    private static Answer answer(MailboxChanged changed) {
        return switch (changed) {
            case DONE -> Answer.ok("done");
            case EXISTS -> Answer.no("ALREADYEXISTS", "there is a mailbox of that name");
            case MISSING -> MISSING;
            case BAD_NAME -> NO_NAME;
            case FORBIDDEN -> Answer.no("CANNOT", "that cannot be done to this mailbox");
            case HAS_CHILDREN -> Answer.no("HASCHILDREN", "others are below it, and it holds no messages");
            case NOT_EMPTY -> Answer.no("INUSE", "messages came in, try again");
            case TOO_MANY -> Answer.no("LIMIT", "too many mailboxes");
        };
    }

    Answer status(ResponseWriter out, ImapCommand.Status command, boolean utf8, long appendLimit) throws IOException {
        Mailbox mailbox = selectable(account, command.mailbox());
        if (mailbox == null) {
            return MISSING;
        }
        status(out, account, mailbox, command.items(), utf8, appendLimit);
        return Answer.ok("done");
    }

    static void status(
            ResponseWriter out,
            Account account,
            Mailbox mailbox,
            List<StatusItem> items,
            boolean utf8,
            long appendLimit)
            throws IOException {
        long reclaimed = items.contains(StatusItem.DELETED_STORAGE) && mailbox.deleted() > 0
                ? deletedBytes(account, mailbox.id())
                : 0;
        out.begin("STATUS").astring(MailboxName.encode(mailbox.path(), utf8)).open();
        for (StatusItem item : items) {
            out.atom(item.word())
                    .number(
                            switch (item) {
                                case MESSAGES -> mailbox.total();
                                case RECENT -> 0;
                                case UIDNEXT -> mailbox.uidNext();
                                case UIDVALIDITY -> Integer.toUnsignedLong(mailbox.uidValidity());
                                case UNSEEN -> mailbox.unseen();
                                case DELETED -> mailbox.deleted();
                                case DELETED_STORAGE -> reclaimed;
                                case SIZE -> mailbox.bytes();
                                case APPENDLIMIT -> appendLimit;
                                case HIGHESTMODSEQ -> Math.max(1, mailbox.modSeq());
                            });
        }
        out.close().end();
    }

    /**
     * The sizes of the messages marked \Deleted together. RFC 9208 §4.1.4 lets it be more than an EXPUNGE gives back: a copy
     * elsewhere keeps the body.
     */
    private static long deletedBytes(Account account, int mailbox) {
        MailboxSnapshot messages = account.snapshot(mailbox);
        long bytes = 0;
        var slice = new ArrayList<Long>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.flags(i).has(Flags.DELETED)) {
                slice.add(messages.email(i));
            }
            if (slice.size() == ImapServerLimits.SLICE || i == messages.size() - 1) {
                bytes += account.messages(slice).values().stream()
                        .mapToLong(Message::size)
                        .sum();
                slice.clear();
            }
        }
        return bytes;
    }
}
