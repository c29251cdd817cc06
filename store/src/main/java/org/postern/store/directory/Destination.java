package org.postern.store.directory;

import java.util.List;

/** Where an address leads. */
public sealed interface Destination {
    /**
     * To people here, each once.
     *
     * @param catchAll whether only the domain's catch-all makes the address exist
     */
    record Local(List<Person> people, boolean catchAll) implements Destination {
        public Local {
            people = List.copyOf(people);
        }
    }

    /** The domain is ours, the address does not exist. */
    record Unknown() implements Destination {}

    /** The domain is not ours. */
    record Elsewhere() implements Destination {}
}
