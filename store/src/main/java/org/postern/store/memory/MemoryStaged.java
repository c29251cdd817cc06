package org.postern.store.memory;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;

record MemoryStaged(Bytes content, Bytes sha256) implements StagedBlob {
    @Override
    public long size() {
        return content.length();
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(content.toArray());
    }

    @Override
    public void close() {
        // Memory holds nothing that must be given back.
    }
}
