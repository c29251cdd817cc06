package org.postern.smtpserver;

import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.TextGauge;

/** One mail transaction, from MAIL to its end (RFC 5321 §3.3). It is never reset: it is dropped, and another one made. */
final class Transaction implements AutoCloseable {
    private final Mailing mailing;
    private @Nullable Chunks chunks;

    /** What has come by BDAT so far. */
    record Chunks(Intake intake, TextGauge text) {}

    Transaction(Mailing mailing) {
        this.mailing = mailing;
    }

    Mailing mailing() {
        return mailing;
    }

    /** Null before the first BDAT. */
    @Nullable
    Chunks chunks() {
        return chunks;
    }

    void begin(Chunks first) {
        chunks = first;
    }

    @Override
    public void close() {
        if (chunks != null) {
            chunks.intake().close();
        }
    }
}
