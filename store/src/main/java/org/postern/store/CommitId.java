package org.postern.store;

/**
 * Names the intent behind one commit, made once by the caller. Committing again with the same id and content settles an
 * unknown outcome; it never applies twice.
 */
public record CommitId(long high, long low) {
    @Override
    public String toString() {
        return "%016x%016x".formatted(high, low);
    }
}
