package org.postern.store.account;

/** What a mailbox is for (RFC 6154). The code is on disk. */
public enum SpecialUse {
    NONE(0, ""),
    DRAFTS(1, "\\Drafts"),
    SENT(2, "\\Sent"),
    JUNK(3, "\\Junk"),
    TRASH(4, "\\Trash"),
    ARCHIVE(5, "\\Archive");

    private final int code;
    private final String attribute;

    SpecialUse(int code, String attribute) {
        this.code = code;
        this.attribute = attribute;
    }

    /** The attribute in LIST, with its backslash; empty for {@link #NONE}. */
    public String attribute() {
        return attribute;
    }

    int code() {
        return code;
    }

    static SpecialUse of(int code) {
        for (SpecialUse use : values()) {
            if (use.code == code) {
                return use;
            }
        }
        return NONE;
    }
}
