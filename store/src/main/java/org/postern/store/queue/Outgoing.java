package org.postern.store.queue;

import org.postern.mail.address.ReversePath;
import org.postern.mail.smtp.MailDsn;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StoreCorrupt;
import org.postern.store.account.DeliveryId;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/**
 * A message that one of our own submitted, with its envelope but for the recipients.
 *
 * @param id names it to us
 * @param name names it in replies, the log and the trace field
 * @param account who submitted it
 * @param size octets of the body
 * @param submitted UTC milliseconds
 * @param offsetMinutes the operator's zone then, minutes east of UTC
 * @param prefix fields put before the body
 * @param utf8 whether the next server must know SMTPUTF8 (RFC 6531)
 * @param eightBit whether the sender said that it needs 8BITMIME (RFC 6152)
 */
public record Outgoing(
        DeliveryId id,
        String name,
        PartitionId account,
        BlobId body,
        long size,
        long submitted,
        int offsetMinutes,
        Bytes prefix,
        ReversePath from,
        MailDsn dsn,
        boolean utf8,
        boolean eightBit) {

    void encode(RowWriter out) {
        out.i64(id.time())
                .i64(id.high())
                .i64(id.low())
                .text(name)
                .raw(account.bytes())
                .raw(body.bytes())
                .i64(size)
                .i64(submitted)
                .i16(offsetMinutes)
                .bytes(prefix)
                .text(text(from));
        encode(dsn, out);
        out.bool(utf8).bool(eightBit);
    }

    static String text(ReversePath from) {
        return switch (from) {
            case ReversePath.Null _ -> "";
            case ReversePath.Mailbox(var address) -> address.toString();
        };
    }

    static ReversePath reversePath(String text) {
        return text.isEmpty() ? new ReversePath.Null() : new ReversePath.Mailbox(QueuedRecipient.address(text));
    }

    static void encode(MailDsn dsn, RowWriter out) {
        out.u8(code(dsn.returns())).text(dsn.envelopeId());
    }

    static MailDsn mailDsn(RowReader in) {
        return new MailDsn(returns(in.u8()), in.text());
    }

    /** Reads the name, and what is before it. */
    static String name(RowReader in) {
        id(in);
        return in.text();
    }

    private static DeliveryId id(RowReader in) {
        return new DeliveryId(in.i64(), in.i64(), in.i64());
    }

    static Outgoing decode(RowReader in) {
        DeliveryId id = id(in);
        String name = in.text();
        PartitionId account = in.partition();
        BlobId body = in.blob();
        long size = in.i64();
        long submitted = in.i64();
        int offset = (short) in.i16();
        Bytes prefix = in.bytes();
        ReversePath from = reversePath(in.text());
        MailDsn dsn = mailDsn(in);
        return new Outgoing(id, name, account, body, size, submitted, offset, prefix, from, dsn, in.bool(), in.bool());
    }

    private static int code(MailDsn.Return returns) {
        return switch (returns) {
            case UNSAID -> 0;
            case FULL -> 1;
            case HEADERS -> 2;
        };
    }

    private static MailDsn.Return returns(int code) {
        return switch (code) {
            case 0 -> MailDsn.Return.UNSAID;
            case 1 -> MailDsn.Return.FULL;
            case 2 -> MailDsn.Return.HEADERS;
            default -> throw new StoreCorrupt("RET has the unknown code " + code, null);
        };
    }
}
