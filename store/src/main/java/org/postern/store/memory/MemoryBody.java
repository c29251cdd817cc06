package org.postern.store.memory;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.postern.store.Blob;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;
import org.postern.store.Commit;

/** A body that a commit put. */
record MemoryBody(Bytes content, Bytes sha256, BlobLabel label) {
    static MemoryBody of(Commit.BlobPut put) {
        if (!(put.body() instanceof MemoryStaged staged)) {
            throw new IllegalArgumentException("a body of another store");
        }
        return new MemoryBody(staged.content(), staged.sha256(), put.label());
    }

    Blob part(long offset, long length) {
        int from = (int) Math.min(offset, content.length());
        int count = (int) Math.min(length, content.length() - from);
        return new Part(this, new ByteArrayInputStream(content.toArray(), from, count));
    }

    private record Part(MemoryBody body, InputStream stream) implements Blob {
        @Override
        public long size() {
            return body.content.length();
        }

        @Override
        public BlobLabel label() {
            return body.label;
        }

        @Override
        public Bytes sha256() {
            return body.sha256;
        }

        @Override
        public void close() {
            // Memory holds nothing that must be given back.
        }
    }
}
