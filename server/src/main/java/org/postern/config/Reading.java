package org.postern.config;

import java.util.List;

/** What came of reading a configuration. */
public sealed interface Reading {
    record Accepted(Config config) implements Reading {}

    /** @param mistakes all of them, in the order of the file */
    record Refused(List<Mistake> mistakes) implements Reading {
        public Refused {
            mistakes = List.copyOf(mistakes);
        }

        /** For a person. */
        public String words() {
            return String.join("\n", mistakes.stream().map(Mistake::words).toList());
        }
    }
}
