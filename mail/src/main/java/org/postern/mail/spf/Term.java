package org.postern.mail.spf;

import org.jspecify.annotations.Nullable;

/** One term of a record (RFC 7208 §4.6.1). */
sealed interface Term {
    /** As it stands in the record. */
    String text();

    /**
     * @param qualifier the result when the mechanism matches
     */
    record Directive(String text, SpfResult qualifier, Mechanism mechanism) implements Term {}

    record Redirect(String text, MacroText domain) implements Term {}

    record Explanation(String text, MacroText domain) implements Term {}

    /** A modifier that this document does not know: to be ignored (§6). */
    record Unknown(String text) implements Term {}

    /** What is looked at (§5). Where {@code domain} is null, the domain of the record is meant. */
    sealed interface Mechanism {
        /** Whether evaluating it asks the DNS, and so counts (§4.6.4). */
        default boolean asks() {
            return switch (this) {
                case All _, Ip _ -> false;
                case Include _, A _, Mx _, Ptr _, Exists _ -> true;
            };
        }
    }

    record All() implements Mechanism {}

    record Include(MacroText domain) implements Mechanism {}

    record A(@Nullable MacroText domain, PrefixLengths lengths) implements Mechanism {}

    record Mx(@Nullable MacroText domain, PrefixLengths lengths) implements Mechanism {}

    record Ptr(@Nullable MacroText domain) implements Mechanism {}

    record Ip(Network network) implements Mechanism {}

    record Exists(MacroText domain) implements Mechanism {}

    /**
     * How many leading bits count.
     *
     * @param four 0 to 32
     * @param six 0 to 128
     */
    record PrefixLengths(int four, int six) {}
}
