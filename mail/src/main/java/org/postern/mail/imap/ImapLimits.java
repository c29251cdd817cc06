package org.postern.mail.imap;

/** The bounds of a command; ours unless said. */
public final class ImapLimits {
    /** Bytes of all lines of a command before login. */
    public static final int LINE_BEFORE_LOGIN = 4 * 1024;
    /** Bytes of all lines of a command after login. RFC 7162 §4 and 2683 §3.2.1.5 ask for 8,000. */
    public static final int LINE = 64 * 1024;
    /** Bytes of a line that is too long which are read before the connection is given up. */
    public static final int DROPPED = 1024 * 1024;
    /** Bytes of all literals of a command before login. */
    public static final int LITERALS_BEFORE_LOGIN = 8 * 1024;
    /** Bytes of all literals of a command after login, the message of APPEND not counted. */
    public static final int LITERALS = 64 * 1024;
    /** The longest literal that a client may send without asking, before login (RFC 7888 §5). */
    public static final int LITERAL_MINUS = 4096;
    /** Literals of one command, a count. */
    public static final int LITERAL_COUNT = 1_000;
    /** Characters of a tag. */
    public static final int TAG = 64;
    /** Characters of a command's name, of a flag, of an item. */
    public static final int WORD = 128;
    /** Characters of an argument. */
    public static final int ARGUMENT = LITERALS;
    /** Ranges of a sequence set. */
    public static final int RANGES = 20_000;
    /** Parentheses in one another, NOTs and ORs counted. */
    public static final int DEPTH = 30;
    /** Keys of one search. */
    public static final int SEARCH_KEYS = 1_000;
    /** TEXT and BODY keys of one search: each costs a look at every character. */
    public static final int SEARCH_BODIES = 20;
    /** Characters of all texts of one search. */
    public static final int SEARCH_TEXT = 16 * 1024;
    /** Items of one FETCH. */
    public static final int FETCH_ITEMS = 200;
    /** Decoded contents of one FETCH: each costs a look at every octet of a part. */
    public static final int FETCH_BINARIES = 50;
    /** Field names of one section. */
    public static final int FIELD_NAMES = 500;
    /** Flags of one STORE or APPEND. */
    public static final int FLAGS = 100;
    /** Patterns of one LIST. */
    public static final int PATTERNS = 50;
    /** Octets of a pattern, characters of its reference: each costs a step for each character of each name. */
    public static final int PATTERN = 1024;
    /** Wildcards of a pattern, those that follow one another counted as one. */
    public static final int WILDCARDS = 20;
    /** Characters of a mailbox name. */
    public static final int MAILBOX = 8 * 1024;
    /** Resources of one SETQUOTA. */
    public static final int RESOURCES = 20;
    /** Fields of ID (RFC 2971 §3.3). */
    public static final int ID_FIELDS = 30;

    private ImapLimits() {}
}
