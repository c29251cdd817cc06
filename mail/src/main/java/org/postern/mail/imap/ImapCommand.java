package org.postern.mail.imap;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command, understood. Mailbox names are decoded, but not yet known to be names of ours. */
public sealed interface ImapCommand {
    String tag();

    /** In any state (RFC 3501 §6.1). */
    sealed interface Always extends ImapCommand {}

    /** Before login only (§6.2). */
    sealed interface WithoutLogin extends ImapCommand {}

    /** After login (§6.3). */
    sealed interface WithAccount extends ImapCommand {}

    /** With a mailbox selected (§6.4). */
    sealed interface WithMailbox extends ImapCommand {}

    /** With a mailbox selected, and no message may go while it is answered, unless it uses UIDs (§7.4.1). */
    sealed interface Numbered extends WithMailbox {
        /** Whether messages are named by UID. */
        boolean uid();
    }

    record Capability(String tag) implements Always {}

    record Noop(String tag) implements Always {}

    record Logout(String tag) implements Always {}

    /** RFC 2971; what a client says of itself is read and forgotten. */
    record Id(String tag) implements Always {}

    record StartTls(String tag) implements WithoutLogin {}

    /**
     * @param mechanism upper case
     * @param initial base64, {@code =} for an empty response (RFC 4959 §3); null when there is none
     */
    record Authenticate(
            String tag, String mechanism, @Nullable String initial) implements WithoutLogin {
        @Override
        public String toString() {
            return "Authenticate[" + tag + " " + mechanism + "]";
        }
    }

    /** Name and password as octets. */
    record Login(String tag, String user, String password) implements WithoutLogin {
        @Override
        public String toString() {
            return "Login[" + tag + "]";
        }
    }

    /**
     * RFC 5161.
     *
     * @param capabilities upper case
     */
    record Enable(String tag, List<String> capabilities) implements WithAccount {
        public Enable {
            capabilities = List.copyOf(capabilities);
        }
    }

    /**
     * SELECT and EXAMINE.
     *
     * @param condstore whether MODSEQ is wanted from now on (RFC 7162 §3.1.8)
     * @param resync null when the client remembers nothing
     */
    record Select(
            String tag,
            String mailbox,
            boolean readOnly,
            boolean condstore,
            @Nullable Resync resync) implements WithAccount {}

    record Create(String tag, String mailbox) implements WithAccount {}

    record Delete(String tag, String mailbox) implements WithAccount {}

    record Rename(String tag, String from, String to) implements WithAccount {}

    record Subscribe(String tag, String mailbox, boolean subscribed) implements WithAccount {}

    record ListMailboxes(String tag, ListQuery query) implements WithAccount {}

    record Lsub(String tag, String reference, String pattern) implements WithAccount {}

    record Namespace(String tag) implements WithAccount {}

    record Status(String tag, String mailbox, List<StatusItem> items) implements WithAccount {
        public Status {
            items = List.copyOf(items);
        }
    }

    /** RFC 9208 §4.1.1. */
    record GetQuota(String tag, String root) implements WithAccount {}

    /** RFC 9208 §4.1.2. */
    record GetQuotaRoot(String tag, String mailbox) implements WithAccount {}

    /** RFC 9208 §4.1.3; the limits that a client would like are read and forgotten. */
    record SetQuota(String tag) implements WithAccount {}

    /**
     * The message itself has not been read yet.
     *
     * @param date null for now
     */
    record Append(
            String tag,
            String mailbox,
            FlagList flags,
            @Nullable OffsetDateTime date,
            Coming message) implements WithAccount {}

    /**
     * A message that comes next.
     *
     * @param size octets that follow
     * @param waits whether the client waits to be asked for them
     * @param binary whether it may hold NUL: it was announced as a {@code literal8} (RFC 3516 §4.4)
     */
    record Coming(long size, boolean waits, boolean binary) {}

    record Idle(String tag) implements WithAccount {}

    record Check(String tag) implements WithMailbox {}

    record Close(String tag) implements WithMailbox {}

    /** RFC 3691. */
    record Unselect(String tag) implements WithMailbox {}

    /** @param uids null for all (RFC 4315 §2.1 for UID EXPUNGE) */
    record Expunge(String tag, @Nullable SequenceSet uids) implements WithMailbox {}

    /**
     * @param returns what RETURN asks for (RFC 4731 §3.1); none for the form without it
     * @param charset upper case; the texts were read as UTF-8
     */
    record Search(String tag, boolean uid, Set<SearchReturn> returns, String charset, SearchKey key)
            implements Numbered {
        public Search {
            returns = Set.copyOf(returns);
        }
    }

    /** RFC 4731 §3.1, 5182 §2. */
    enum SearchReturn {
        MIN,
        MAX,
        ALL,
        COUNT,
        SAVE
    }

    /**
     * @param changedSince only messages whose MODSEQ is higher (RFC 7162 §3.1.4.1); {@link #ALL} for all
     * @param vanished whether UIDs of the set that are gone since then are asked for (§3.2.6); with UIDs only
     */
    record Fetch(String tag, boolean uid, SequenceSet set, List<FetchItem> items, long changedSince, boolean vanished)
            implements Numbered {
        public static final long ALL = 0;

        public Fetch {
            items = List.copyOf(items);
        }
    }

    /**
     * @param unchangedSince messages whose MODSEQ is higher stay as they are (RFC 7162 §3.1.3); {@link #ALWAYS} without
     *     that condition
     */
    record Store(
            String tag,
            boolean uid,
            SequenceSet set,
            long unchangedSince,
            Change change,
            boolean silent,
            FlagList flags)
            implements Numbered {
        public static final long ALWAYS = -1;
    }

    record Copy(String tag, boolean uid, SequenceSet set, String mailbox) implements WithMailbox {}

    /** RFC 6851. */
    record Move(String tag, boolean uid, SequenceSet set, String mailbox) implements WithMailbox {}

    enum Change {
        ADD,
        REMOVE,
        REPLACE
    }
}
