package org.postern.mail.imap;

/** What STATUS asks for (RFC 3501 §6.3.10, 9051 §6.3.11, 7889 §4, 7162 §3.1.7, 8438, 9208 §4.1.4). */
public enum StatusItem {
    MESSAGES,
    RECENT,
    UIDNEXT,
    UIDVALIDITY,
    UNSEEN,
    DELETED,
    DELETED_STORAGE,
    SIZE,
    APPENDLIMIT,
    HIGHESTMODSEQ;

    /** As on the wire. */
    public String word() {
        return name().replace('_', '-');
    }
}
