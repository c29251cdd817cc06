package org.postern.smtpserver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.inbound.Envelope;
import org.postern.inbound.Recipient;
import org.postern.mail.address.ReversePath;
import org.postern.mail.wire.TextGauge;

/** One mail transaction, from MAIL to its end (RFC 5321 §3.3). It is never reset: it is dropped, and another one made. */
final class Transaction implements AutoCloseable {
    private final ReversePath from;
    private final boolean utf8;
    private final List<Recipient> recipients = new ArrayList<>();
    private @Nullable Chunks chunks;

    /** What has come by BDAT so far. */
    record Chunks(Intake intake, TextGauge text) {}

    Transaction(ReversePath from, boolean utf8) {
        this.from = from;
        this.utf8 = utf8;
    }

    Envelope envelope() {
        return new Envelope(from, utf8, recipients);
    }

    int recipients() {
        return recipients.size();
    }

    void add(Recipient recipient) {
        recipients.add(recipient);
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
