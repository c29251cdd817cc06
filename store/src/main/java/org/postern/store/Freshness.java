package org.postern.store;

/** How sure a read of the head must be. Engines on one machine are always {@link #LINEAR}. */
public enum Freshness {
    /** What this node knows. */
    RECENT,
    /** Ordered after every earlier commit anywhere; may cost a round of consensus. */
    LINEAR
}
