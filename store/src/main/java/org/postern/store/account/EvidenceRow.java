package org.postern.store.account;

import java.util.ArrayList;
import java.util.List;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.engine.Sha256;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * Row 0f: who submitted what. Each row holds the digest of the one before, so that none can be changed, taken out or put in
 * without all after it being made anew.
 *
 * @param number 1 for the account's first, then one more each
 * @param account whose login it was
 * @param previous SHA-256 of the row before; zeros before the first
 */
public record EvidenceRow(long number, PartitionId account, Submitted what, Bytes previous) {
    private static final int FORM = 1;

    static final Bytes NOTHING_BEFORE = Bytes.wrap(new byte[Sha256.LENGTH]);

    /**
     * What was submitted, and how its sender proved who he is.
     *
     * @param time UTC milliseconds
     * @param credential what he proved it by: {@code password}
     * @param origin where from
     * @param sender the envelope's, with angle brackets
     * @param recipients how many the envelope had
     * @param named all of them, or none when they are longer than {@link AccountLimits#EVIDENCE_RECIPIENTS} together
     * @param recipientsDigest SHA-256 of all of them, each with a line feed behind it
     * @param author the address in From
     * @param size octets of the body
     * @param body SHA-256 of the body as it is kept
     * @param prefix SHA-256 of what was put before it
     */
    public record Submitted(
            long time,
            String credential,
            Origin origin,
            String sender,
            int recipients,
            List<String> named,
            Bytes recipientsDigest,
            String author,
            String messageId,
            long size,
            Bytes body,
            Bytes prefix) {
        public Submitted {
            named = List.copyOf(named);
        }
    }

    /**
     * A connection.
     *
     * @param address in numbers
     * @param tls protocol and cipher
     * @param helo what the client called itself
     * @param session its name in the log
     */
    public record Origin(String address, int port, String tls, String helo, String session) {}

    Bytes encode() {
        var out = RowWriter.version(FORM)
                .i64(number)
                .raw(account.bytes())
                .i64(what.time)
                .text(what.credential)
                .text(what.origin.address)
                .i32(what.origin.port)
                .text(what.origin.tls)
                .text(what.origin.helo)
                .text(what.origin.session)
                .text(what.sender)
                .count(what.recipients)
                .count(what.named.size());
        what.named.forEach(out::text);
        return out.bytes(what.recipientsDigest)
                .text(what.author)
                .text(what.messageId)
                .i64(what.size)
                .bytes(what.body)
                .bytes(what.prefix)
                .bytes(previous)
                .done();
    }

    static EvidenceRow decode(Bytes row) {
        var in = RowReader.version("an evidence row", row, FORM);
        long number = in.i64();
        PartitionId account = in.partition();
        long time = in.i64();
        String credential = in.text();
        var origin = new Origin(in.text(), in.i32(), in.text(), in.text(), in.text());
        String sender = in.text();
        int recipients = in.count();
        var named = new ArrayList<String>();
        for (int left = in.count(); left > 0; left--) {
            named.add(in.text());
        }
        var what = new Submitted(
                time,
                credential,
                origin,
                sender,
                recipients,
                named,
                in.bytes(),
                in.text(),
                in.text(),
                in.i64(),
                in.bytes(),
                in.bytes());
        return new EvidenceRow(number, account, what, in.bytes());
    }

    /** SHA-256: of a row for the next one, and of what a row tells of. */
    public static Bytes digest(Bytes what) {
        return Bytes.wrap(Sha256.start().digest(what.toArray()));
    }
}
