package org.postern.config;

import java.util.List;

/** One value, before or after its check. */
public sealed interface Value {
    /** A whole number: a count, bytes, or milliseconds. */
    record Amount(long number) implements Value {}

    record Text(String text) implements Value {}

    record Texts(List<String> texts) implements Value {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /**
     * Something that no key takes.
     *
     * @param what its kind in words, for example "a table"
     */
    record Other(String what) implements Value {}

    /** How a message names what was found, for example {@code the number 5}. */
    default String named() {
        return switch (this) {
            case Amount(long number) -> "the number " + number;
            case Text(String text) -> "the text \"" + Shown.text(text) + '"';
            case Texts(List<String> texts) -> "a list of " + texts.size();
            case Other(String what) -> what;
        };
    }
}
