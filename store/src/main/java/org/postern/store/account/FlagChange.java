package org.postern.store.account;

/** What STORE wants of the flags. */
public record FlagChange(Mode mode, FlagNames flags) {
    public enum Mode {
        /** +FLAGS. */
        ADD,
        /** -FLAGS. */
        REMOVE,
        /** FLAGS. */
        REPLACE
    }

    /** @param keywordBits of the keywords named, in the mailbox */
    public Flags apply(Flags now, long keywordBits) {
        return switch (mode) {
            case ADD -> new Flags(now.system() | flags.system(), now.keywords() | keywordBits);
            case REMOVE -> new Flags(now.system() & ~flags.system(), now.keywords() & ~keywordBits);
            case REPLACE -> new Flags(flags.system(), keywordBits);
        };
    }
}
