package org.postern.store.directory;

/** The limits of the directory; ours. */
public final class DirectoryLimits {
    /** Addresses that an alias leads to, directly. */
    public static final int TARGETS = 100;
    /** Aliases that lead to aliases, levels. */
    public static final int ALIAS_DEPTH = 8;
    /** Accounts that one address may reach in the end. */
    public static final int REACHED = 500;

    private DirectoryLimits() {}
}
