package org.postern.control;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.reason.Reason;

/**
 * What waits for other servers, as an operator sees and changes it. Ids are those that senders were told; each method looks
 * at them as typed. Work and memory are bounded by what is asked for. Safe for use by many threads.
 */
public interface QueueAdministration {
    /** Messages of one list, at most. */
    int MOST = 1_000;

    /** Recipients of a message that a list names, at most; {@link #message} names all. */
    int NAMED = 5;

    /**
     * A message.
     *
     * @param id names it in replies, the log and the trace field
     * @param account who submitted it; empty when he is gone
     * @param from the envelope's sender, with angle brackets
     * @param size octets of the body
     * @param queued in the operator's zone
     * @param envelopeId the sender's name for it (RFC 3461 §4.4), in xtext; empty when he gave none
     * @param returns {@code FULL} or {@code HDRS} (RFC 3461 §4.3); empty when nothing was said
     * @param utf8 whether the next server must know SMTPUTF8
     * @param eightBit whether it is declared as 8BITMIME
     * @param waiting those who have not got it, a count
     * @param recipients those of them who are named
     */
    record Message(
            String id,
            String account,
            String from,
            long size,
            OffsetDateTime queued,
            Duration age,
            String envelopeId,
            String returns,
            boolean utf8,
            boolean eightBit,
            int waiting,
            List<Recipient> recipients) {
        public Message {
            recipients = List.copyOf(recipients);
        }
    }

    /**
     * Somebody whom a message did not reach yet.
     *
     * @param why it did not
     * @param words the same, in the operator's language
     * @param when words of NOTIFY (RFC 3461 §4.1), with commas between; empty when nothing was said
     * @param original ORCPT (RFC 3461 §4.2); empty when none was given
     */
    record Recipient(String address, Reason why, String words, String when, String original) {}

    /**
     * A part of the queue.
     *
     * @param messages the oldest first
     * @param next for {@link #list}; empty when nothing is behind
     * @param damaged what cannot be read, in words
     */
    record Part(List<Message> messages, String next, List<String> damaged) {
        public Part {
            messages = List.copyOf(messages);
            damaged = List.copyOf(damaged);
        }
    }

    /**
     * The oldest messages, each with the first {@link #NAMED} of its recipients.
     *
     * @param after where the part before ended; empty to begin
     * @param limit 1 to {@link #MOST}
     * @return null when {@code after} is nothing that a part ended with
     */
    @Nullable
    Part list(String after, int limit);

    /** Whether a text can be an id. */
    boolean isId(String text);

    /** A message; null when it is not in the queue. */
    @Nullable
    Message message(String id);

    /**
     * Takes a message out for good: those who have not got it never will.
     *
     * @param by who wants it, for the log
     */
    Outcome drop(String id, String by);
}
