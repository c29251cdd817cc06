package org.postern.store.account;

import java.util.List;
import org.postern.store.Change;

/**
 * Something in an account that is not as it must be.
 *
 * @param words what, for a person
 * @param remedy the rows as they follow from the messages; empty when nothing can be derived
 */
public record Finding(String words, List<Change> remedy) {
    public Finding {
        remedy = List.copyOf(remedy);
    }
}
