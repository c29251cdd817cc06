package org.postern.store.directory;

/** What became of a change to the directory. */
public enum DirectoryChanged {
    DONE,
    /** The name is taken. */
    EXISTS,
    /** There is no such domain, person or alias. */
    MISSING,
    /** The address is of a domain that is not ours. */
    NOT_OURS,
    /** An alias leads somewhere that does not exist here. */
    TARGET_MISSING,
    /** Addresses of the domain still exist, or something still leads to the address. */
    IN_USE,
    /** An alias with no target or too many, or a chain of aliases too deep, or in a circle. */
    TOO_MANY
}
