package org.postern.store.rocks;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.postern.store.BlobId;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;

/** A staged body in memory. */
final class StagedInline implements Staged {
    private final byte[] body;
    private final Bytes sha256;

    StagedInline(byte[] body, Bytes sha256) {
        this.body = body;
        this.sha256 = sha256;
    }

    /** Header and body, as they are stored. */
    byte[] stored(BlobId id, BlobLabel label) {
        byte[] stored = new byte[BlobHeader.LENGTH + body.length];
        System.arraycopy(new BlobHeader(id, body.length, sha256, label).bytes(), 0, stored, 0, BlobHeader.LENGTH);
        System.arraycopy(body, 0, stored, BlobHeader.LENGTH, body.length);
        return stored;
    }

    @Override
    public long size() {
        return body.length;
    }

    @Override
    public Bytes sha256() {
        return sha256;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(body);
    }

    @Override
    public void close() {
        // Memory is given back when nobody looks at it any more.
    }
}
