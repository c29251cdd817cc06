package org.postern.mail.imap;

import java.time.LocalDate;
import java.util.List;
import java.util.function.Predicate;

/** What SEARCH asks for (RFC 3501 §6.4.4). Texts are decoded. */
public sealed interface SearchKey {
    record All() implements SearchKey {}

    /** True when each is; at least one. */
    record And(List<SearchKey> keys) implements SearchKey {
        public And {
            keys = List.copyOf(keys);
        }
    }

    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    record Flag(FlagList.SystemFlag flag) implements SearchKey {}

    record Keyword(String name) implements SearchKey {}

    /** NEW is this and not \Seen. Nothing is recent in IMAP4rev2, nor here. */
    record Recent() implements SearchKey {}

    record Numbers(SequenceSet set) implements SearchKey {}

    record Uids(SequenceSet set) implements SearchKey {}

    /**
     * FROM, TO, CC, BCC and SUBJECT are this too.
     *
     * @param text empty: the field is there
     */
    record Field(String name, String text) implements SearchKey {}

    record Body(String text) implements SearchKey {}

    /** Header or body. */
    record Text(String text) implements SearchKey {}

    /** Octets, more than. */
    record Larger(long size) implements SearchKey {}

    record Smaller(long size) implements SearchKey {}

    /**
     * INTERNALDATE or the Date field, time and zone left out.
     *
     * @param sent the Date field
     */
    record Date(boolean sent, When when, LocalDate date) implements SearchKey {}

    /**
     * OLDER and YOUNGER (RFC 5032 §2): the received time against now.
     *
     * @param younger received at most so long ago; else at least so long
     * @param seconds at least 1
     */
    record Within(boolean younger, long seconds) implements SearchKey {}

    /** Changed at or after that modification (RFC 7162 §3.1.5). */
    record ModSeq(long least) implements SearchKey {}

    /** Whether MODSEQ is asked for, anywhere: the answer tells one too then (RFC 7162 §3.1.5). */
    default boolean asksModSeq() {
        return has(ModSeq.class::isInstance);
    }

    /** Whether messages are named by number, anywhere: none may go meanwhile (RFC 7162 §3.2.10.2). */
    default boolean namesNumbers() {
        return has(Numbers.class::isInstance);
    }

    private boolean has(Predicate<SearchKey> wanted) {
        return switch (this) {
            case And(var keys) -> keys.stream().anyMatch(key -> key.has(wanted));
            case Or(var one, var other) -> one.has(wanted) || other.has(wanted);
            case Not(var key) -> key.has(wanted);
            case All _,
                    Flag _,
                    Keyword _,
                    Recent _,
                    Numbers _,
                    Uids _,
                    Field _,
                    Body _,
                    Text _,
                    Larger _,
                    Smaller _,
                    Date _,
                    Within _,
                    ModSeq _ -> wanted.test(this);
        };
    }

    enum When {
        BEFORE,
        ON,
        SINCE
    }
}
