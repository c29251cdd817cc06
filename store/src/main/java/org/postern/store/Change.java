package org.postern.store;

/** One change of a commit. Changes apply in the order of their list; the last one on a key wins. */
public sealed interface Change {
    record Put(Bytes key, Bytes value) implements Change {}

    record Delete(Bytes key) implements Change {}

    /** All keys from {@code from}, included, to {@code to}, excluded. Hits earlier puts of the same commit too. */
    record DeleteRange(Bytes from, Bytes to) implements Change {}
}
