package org.postern.mail.imap;

import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command, understood. Mailbox names are decoded, but not yet known to be names of ours. */
public sealed interface ImapCommand {
    String tag();

    // Any state (RFC 3501 §6.1)

    record Capability(String tag) implements ImapCommand {}

    record Noop(String tag) implements ImapCommand {}

    record Logout(String tag) implements ImapCommand {}

    /** RFC 2971; what a client says of itself is read and forgotten. */
    record Id(String tag) implements ImapCommand {}

    // Not authenticated (§6.2)

    record StartTls(String tag) implements ImapCommand {}

    /**
     * @param mechanism upper case
     * @param initial base64, {@code =} for an empty response (RFC 4959 §3); null when there is none
     */
    record Authenticate(
            String tag, String mechanism, @Nullable String initial) implements ImapCommand {
        @Override
        public String toString() {
            return "Authenticate[" + tag + " " + mechanism + "]";
        }
    }

    /** Name and password as octets. */
    record Login(String tag, String user, String password) implements ImapCommand {
        @Override
        public String toString() {
            return "Login[" + tag + "]";
        }
    }

    // Authenticated (§6.3)

    /**
     * RFC 5161.
     *
     * @param capabilities upper case
     */
    record Enable(String tag, List<String> capabilities) implements ImapCommand {
        public Enable {
            capabilities = List.copyOf(capabilities);
        }
    }

    /** SELECT and EXAMINE. */
    record Select(String tag, String mailbox, boolean readOnly) implements ImapCommand {}

    record Create(String tag, String mailbox) implements ImapCommand {}

    record Delete(String tag, String mailbox) implements ImapCommand {}

    record Rename(String tag, String from, String to) implements ImapCommand {}

    record Subscribe(String tag, String mailbox, boolean subscribed) implements ImapCommand {}

    record ListMailboxes(String tag, ListQuery query) implements ImapCommand {}

    record Lsub(String tag, String reference, String pattern) implements ImapCommand {}

    record Namespace(String tag) implements ImapCommand {}

    record Status(String tag, String mailbox, List<StatusItem> items) implements ImapCommand {
        public Status {
            items = List.copyOf(items);
        }
    }

    /**
     * The message itself has not been read yet.
     *
     * @param size octets that follow
     * @param waits whether the client waits to be asked for them
     * @param date null for now
     */
    record Append(
            String tag,
            String mailbox,
            FlagList flags,
            @Nullable OffsetDateTime date,
            long size,
            boolean waits) implements ImapCommand {}

    record Idle(String tag) implements ImapCommand {}

    // Selected (§6.4)

    record Check(String tag) implements ImapCommand {}

    record Close(String tag) implements ImapCommand {}

    /** RFC 3691. */
    record Unselect(String tag) implements ImapCommand {}

    /** @param uids null for all (RFC 4315 §2.1 for UID EXPUNGE) */
    record Expunge(String tag, @Nullable SequenceSet uids) implements ImapCommand {}

    /** @param charset upper case; the texts were read as UTF-8 */
    record Search(String tag, boolean uid, String charset, SearchKey key) implements ImapCommand {}

    record Fetch(String tag, boolean uid, SequenceSet set, List<FetchItem> items) implements ImapCommand {
        public Fetch {
            items = List.copyOf(items);
        }
    }

    record Store(String tag, boolean uid, SequenceSet set, Change change, boolean silent, FlagList flags)
            implements ImapCommand {}

    record Copy(String tag, boolean uid, SequenceSet set, String mailbox) implements ImapCommand {}

    /** RFC 6851. */
    record Move(String tag, boolean uid, SequenceSet set, String mailbox) implements ImapCommand {}

    enum Change {
        ADD,
        REMOVE,
        REPLACE
    }
}
