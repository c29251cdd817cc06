package org.postern.store.account;

import java.util.List;

/**
 * A mailbox as it stands, read from rows that each change keeps true.
 *
 * @param path whole name, levels separated by {@code /}, NFC; {@code INBOX} in that spelling
 * @param selectable false for a name that only holds others (RFC 3501: \Noselect)
 * @param unseen messages without \Seen, a count
 * @param deleted messages with \Deleted, a count
 * @param bytes sizes of its messages together
 * @param modSeq highest MODSEQ of any change in it (RFC 7162)
 * @param keywords keyword names, by bit
 */
public record Mailbox(
        int id,
        String path,
        boolean selectable,
        SpecialUse use,
        int uidValidity,
        int uidNext,
        int total,
        int unseen,
        int deleted,
        long bytes,
        long modSeq,
        List<String> keywords) {
    public Mailbox {
        keywords = List.copyOf(keywords);
    }
}
