package org.postern.mail.imap;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What FETCH asks for (RFC 3501 §6.4.5). */
public sealed interface FetchItem {
    record Flags() implements FetchItem {}

    record InternalDate() implements FetchItem {}

    record Size() implements FetchItem {}

    record Envelope() implements FetchItem {}

    record Uid() implements FetchItem {}

    /** RFC 7162 §3.1.4.2. */
    record ModSeq() implements FetchItem {}

    /** @param extended BODYSTRUCTURE, not BODY */
    record Structure(boolean extended) implements FetchItem {}

    /**
     * Bytes of the message.
     *
     * @param form how it was asked for, and so how it is named in the answer
     * @param path part numbers, empty for the message itself
     * @param fields names for FIELDS and FIELDS_NOT, as given
     * @param peek whether \Seen stays as it is
     * @param partial null for all
     */
    record Section(
            Form form,
            List<Integer> path,
            What what,
            List<String> fields,
            boolean peek,
            @Nullable Partial partial) implements FetchItem {
        public Section {
            path = List.copyOf(path);
            fields = List.copyOf(fields);
        }
    }

    /**
     * The decoded content of a part (RFC 3516 §4.2, 9051 §6.4.5).
     *
     * @param path part numbers, empty for the whole message, which has no encoding
     * @param peek whether \Seen stays as it is
     * @param partial of the decoded octets; null for all
     */
    record Binary(
            List<Integer> path, boolean peek, @Nullable Partial partial) implements FetchItem {
        public Binary {
            path = List.copyOf(path);
        }
    }

    /** How many octets {@link Binary} has. */
    record BinarySize(List<Integer> path) implements FetchItem {
        public BinarySize {
            path = List.copyOf(path);
        }
    }

    /**
     * @param offset octets, from 0
     * @param length octets, at least 1
     */
    record Partial(long offset, long length) {}

    enum Form {
        BODY,
        RFC822,
        RFC822_HEADER,
        RFC822_TEXT
    }

    enum What {
        ALL,
        HEADER,
        FIELDS,
        FIELDS_NOT,
        TEXT,
        MIME
    }
}
