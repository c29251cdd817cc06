package org.postern.filing;

import java.io.IOException;
import java.io.InputStream;
import org.postern.mail.mime.MimeReader;
import org.postern.store.Bytes;
import org.postern.store.account.AccountLimits;

/** Summaries as IMAP wants them: envelope and structure. */
public final class MimeSummaries implements Summaries {
    @Override
    public Bytes of(InputStream message) throws IOException {
        byte[] encoded = MimeReader.read(message).encode();
        return encoded == null || encoded.length > AccountLimits.SUMMARY ? Bytes.EMPTY : Bytes.wrap(encoded);
    }
}
