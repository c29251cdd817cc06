package org.postern.imapserver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.jspecify.annotations.Nullable;
import org.postern.mail.mime.KeptSummary;
import org.postern.mail.mime.MimeReader;
import org.postern.mail.mime.Summary;
import org.postern.store.Blob;
import org.postern.store.Bytes;
import org.postern.store.account.Account;
import org.postern.store.account.Message;

/** The bytes of a message as clients see them: the fields we put before it, then the body as received. */
final class MessageBytes {
    private final Account account;
    private final Message message;
    private final @Nullable Bytes body;

    MessageBytes(Account account, Message message) {
        this(account, message, null);
    }

    /** @param body when it was read before; null to read it when it is wanted */
    MessageBytes(Account account, Message message, @Nullable Bytes body) {
        this.account = account;
        this.message = message;
        this.body = body;
    }

    Message message() {
        return message;
    }

    /** Reads what was opened. */
    interface Reading<T> {
        T read(InputStream bytes) throws IOException;
    }

    /**
     * Opens {@code length} bytes from {@code offset}, has them read, and closes them.
     *
     * @return null when the message was purged meanwhile
     */
    <T> @Nullable T part(long offset, long length, Reading<T> reading) throws IOException {
        int prefix = message.prefix().length();
        int fromPrefix = (int) Math.clamp(prefix - offset, 0L, length);
        var first = new ByteArrayInputStream(message.prefix().toArray(), (int) Math.min(offset, prefix), fromPrefix);
        if (fromPrefix == length) {
            return reading.read(first);
        }
        if (body != null) {
            int from = (int) Math.min(Math.max(0, offset - prefix), body.length());
            InputStream rest = body.stream(from, (int) Math.min(length - fromPrefix, body.length() - from));
            return reading.read(fromPrefix == 0 ? rest : new SequenceInputStream(first, rest));
        }
        try (Blob blob = account.body(message, Math.max(0, offset - prefix), length - fromPrefix)) {
            if (blob == null) {
                return null;
            }
            return reading.read(fromPrefix == 0 ? blob.stream() : new SequenceInputStream(first, blob.stream()));
        }
    }

    /** Envelope and structure: as kept, or read anew. Null when the message was purged meanwhile. */
    @Nullable
    Summary summary() throws IOException {
        KeptSummary kept = kept();
        Summary whole = kept == null ? null : kept.whole();
        return whole == null ? part(0, message.size(), MimeReader::read) : whole;
    }

    /** What is kept beside the message; null when nothing is, or when it is damaged. */
    @Nullable
    KeptSummary kept() {
        KeptSummary kept = KeptSummary.of(message.summary().toArray());
        return kept == null || kept.size() != message.size() ? null : kept;
    }
}
