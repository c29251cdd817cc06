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
    private final ImapWire wire;
    private final boolean revision2;

    /** @param revision2 whether the client speaks IMAP4rev2 */
    MailboxCommands(Account account, ImapWire wire, boolean revision2) {
        this.account = account;
        this.wire = wire;
        this.revision2 = revision2;
    }

    /** A mailbox that can be selected, by the name a client gave; null when there is none. */
    static @Nullable Mailbox selectable(Account account, String name) {
        String path = MailboxPath.canonical(name);
        Mailbox mailbox = path == null ? null : account.mailbox(path);
        return mailbox != null && mailbox.selectable() ? mailbox : null;
    }

    /** A name to be made: a separator at its end only says that others will be below (§6.3.3). */
    private static @Nullable String newPath(String name) {
        String path = MailboxPath.canonical(withoutSeparator(name));
        // names with wildcards cannot be listed alone (RFC 9051 §5.1)
        return path == null || path.indexOf('*') >= 0 || path.indexOf('%') >= 0 ? null : path;
    }

    private static String withoutSeparator(String name) {
        return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    }

    /**
     * RFC 9051 §6.3.9.7: by which name of ours a client finds what it named in another form.
     *
     * @param attribute of the name, empty for none
     */
    static void tellName(ResponseWriter out, String attribute, String path, String given) throws IOException {
        out.begin("LIST").open();
        if (!attribute.isEmpty()) {
            out.atom(attribute);
        }
        out.close().string("/").astring(MailboxName.encode(path, true));
        if (!given.equals(path)) {
            out.open().string("OLDNAME").open().astring(MailboxName.encode(given, true));
            out.close().close();
        }
        out.end();
    }

    /** RFC 9051 §6.3.4. */
    Answer create(String name) throws IOException {
        String path = newPath(name);
        if (path == null) {
            return NO_NAME;
        }
        MailboxChanged created = account.create(path);
        if (created == MailboxChanged.DONE
                && revision2
                && !withoutSeparator(name).equals(path)) {
            tellName(wire.out(), "", path, withoutSeparator(name));
        }
        return answer(created);
    }

    /** RFC 9051 §6.3.5. */
    Answer delete(String name) throws IOException {
        Mailbox mailbox = existing(name);
        if (mailbox == null) {
            return MISSING;
        }
        MailboxChanged deleted = account.delete(mailbox.id());
        if (deleted == MailboxChanged.DONE && revision2 && !name.equals(mailbox.path())) {
            // One with others below it stays, as a name that cannot be selected.
            boolean stays = account.mailbox(mailbox.path()) != null;
            tellName(wire.out(), stays ? "\\Noselect" : "\\NonExistent", mailbox.path(), name);
        }
        return answer(deleted);
    }

    private @Nullable Mailbox existing(String name) {
        String path = MailboxPath.canonical(name);
        return path == null ? null : account.mailbox(path);
    }

    /** RFC 9051 §6.3.6. */
    Answer rename(String from, String to) throws IOException {
        String path = newPath(to);
        Mailbox mailbox = existing(from);
        if (path == null) {
            return NO_NAME;
        }
        if (mailbox == null) {
            return MISSING;
        }
        if (mailbox.path().equals(MailboxPath.INBOX)) {
            return moveInbox(mailbox, path);
        }
        MailboxChanged renamed = account.rename(mailbox.id(), path);
        boolean otherForm =
                !from.equals(mailbox.path()) || !withoutSeparator(to).equals(path);
        if (renamed == MailboxChanged.DONE && revision2 && otherForm) {
            tellName(wire.out(), "", path, from);
        }
        return answer(renamed);
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

    Answer status(ImapCommand.Status command, boolean utf8, long appendLimit) throws IOException {
        Mailbox mailbox = selectable(account, command.mailbox());
        if (mailbox == null) {
            return MISSING;
        }
        status(wire, account, mailbox, command.items(), utf8, appendLimit);
        return Answer.ok("done");
    }

    static void status(
            ImapWire wire, Account account, Mailbox mailbox, List<StatusItem> items, boolean utf8, long appendLimit)
            throws IOException {
        long reclaimed = items.contains(StatusItem.DELETED_STORAGE) && mailbox.deleted() > 0
                ? deletedBytes(wire, account, mailbox.id())
                : 0;
        ResponseWriter out = wire.out();
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
    private static long deletedBytes(ImapWire wire, Account account, int mailbox) throws IOException {
        MailboxSnapshot messages = account.snapshot(mailbox);
        long bytes = 0;
        var slice = new ArrayList<Long>();
        for (int i = 0; i < messages.size(); i++) {
            if (messages.flags(i).has(Flags.DELETED)) {
                slice.add(messages.email(i));
            }
            if (slice.size() == ImapServerLimits.SLICE || i == messages.size() - 1) {
                wire.working();
                bytes += account.messages(slice).values().stream()
                        .mapToLong(Message::size)
                        .sum();
                slice.clear();
            }
        }
        return bytes;
    }
}
