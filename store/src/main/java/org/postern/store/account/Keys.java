package org.postern.store.account;

import org.postern.store.Bytes;
import org.postern.store.Range;
import org.postern.store.engine.Sha256;
import org.postern.store.row.RowReader;
import org.postern.store.row.RowWriter;

/** Keys of an account's partition. The table bytes are on disk: never reused. */
final class Keys {
    static final int ACCOUNT = 0x01;
    static final int MAILBOX = 0x02;
    static final int NAME = 0x03;
    static final int FLAGS = 0x04;
    static final int EMAIL = 0x05;
    static final int EXPUNGED = 0x07;
    static final int DELIVERY = 0x0a;
    static final int KEYWORDS = 0x0b;
    static final int SUMMARY = 0x0c;
    static final int OWED = 0x0d;
    static final int SUBSCRIPTION = 0x0e;
    static final int EVIDENCE = 0x0f;
    static final int EVIDENCE_HEAD = 0x10;
    static final int OUTBOX = 0x11;
    static final int WAITING = 0x12;
    static final int WAITING_SUM = 0x13;

    static final Bytes ACCOUNT_KEY = RowWriter.key(ACCOUNT).done();

    static final Bytes EVIDENCE_HEAD_KEY = RowWriter.key(EVIDENCE_HEAD).done();

    static final Bytes WAITING_SUM_KEY = RowWriter.key(WAITING_SUM).done();

    /** All rows but 0d and 0f to 13: what is owed to others, proven or promised outlives the account. */
    static final Range EVERYTHING_BUT_OWED_BEFORE =
            new Range(ACCOUNT_KEY, RowWriter.key(OWED).done());

    static final Range EVERYTHING_BUT_OWED_AFTER = new Range(
            RowWriter.key(OWED + 1).done(), RowWriter.key(SUBSCRIPTION + 1).done());

    private Keys() {}

    static Range table(int table) {
        return Range.prefix(RowWriter.key(table).done());
    }

    static Bytes mailbox(int mailbox) {
        return RowWriter.key(MAILBOX).i32(mailbox).done();
    }

    static Bytes name(int parent, String name) {
        return RowWriter.key(NAME).i32(parent).raw(text(name)).done();
    }

    static Range children(int parent) {
        return Range.prefix(RowWriter.key(NAME).i32(parent).done());
    }

    static Bytes flags(int mailbox, int uid) {
        return RowWriter.key(FLAGS).i32(mailbox).i32(uid).done();
    }

    static Range flags(int mailbox) {
        return Range.prefix(RowWriter.key(FLAGS).i32(mailbox).done());
    }

    static Bytes email(long email) {
        return RowWriter.key(EMAIL).i64(email).done();
    }

    static Bytes summary(long email) {
        return RowWriter.key(SUMMARY).i64(email).done();
    }

    static Bytes expunged(long time, long email) {
        return RowWriter.key(EXPUNGED).i64(time).i64(email).done();
    }

    static Bytes delivery(DeliveryId id) {
        return RowWriter.key(DELIVERY)
                .i64(id.time())
                .i64(id.high())
                .i64(id.low())
                .done();
    }

    static Range deliveriesBefore(long time) {
        return new Range(
                RowWriter.key(DELIVERY).done(),
                RowWriter.key(DELIVERY).i64(time).done());
    }

    static Bytes keywords(int mailbox) {
        return RowWriter.key(KEYWORDS).i32(mailbox).done();
    }

    static Bytes owed(long email) {
        return RowWriter.key(OWED).i64(email).done();
    }

    static Bytes evidence(long number) {
        return RowWriter.key(EVIDENCE).i64(number).done();
    }

    static Bytes outbox(DeliveryId id) {
        return RowWriter.key(OUTBOX).i64(id.time()).i64(id.high()).i64(id.low()).done();
    }

    static Bytes waiting(DeliveryId id) {
        return RowWriter.key(WAITING)
                .i64(id.time())
                .i64(id.high())
                .i64(id.low())
                .done();
    }

    /** By digest: a name may be longer than a key. */
    static Bytes subscription(String path) {
        byte[] digest = Sha256.start().digest(text(path).toArray());
        return RowWriter.key(SUBSCRIPTION).raw(Bytes.wrap(digest)).done();
    }

    private static Bytes text(String value) {
        return Bytes.wrap(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** The fields after the table byte. */
    static RowReader fields(Bytes key) {
        return RowReader.key("a row of an account", key, key.at(0) & 0xff);
    }
}
