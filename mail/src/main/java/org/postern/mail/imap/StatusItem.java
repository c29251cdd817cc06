package org.postern.mail.imap;

/** What STATUS asks for (RFC 3501 §6.3.10, 9051 §6.3.11, 7889 §4, 7162 §3.1.7). */
public enum StatusItem {
    MESSAGES,
    RECENT,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    DELETED,
    SIZE,
    APPENDLIMIT,
    HIGHESTMODSEQ
}
