package org.postern.store.rocks;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.postern.store.Blob;
import org.postern.store.BlobLabel;
import org.postern.store.Bytes;

/** A part of a body, opened. */
final class StoredBlob implements Blob {
    private final BlobHeader header;
    private final InputStream stream;
    private final @Nullable FileChannel file;

    private StoredBlob(BlobHeader header, InputStream stream, @Nullable FileChannel file) {
        this.header = header;
        this.stream = stream;
        this.file = file;
    }

    /** Of a body among the rows, which RocksDB has checked already. */
    static StoredBlob inline(BlobHeader header, byte[] stored, long offset, long length) {
        int from = (int) Math.min(offset, header.size());
        int count = (int) Math.min(length, header.size() - from);
        return new StoredBlob(header, new ByteArrayInputStream(stored, BlobHeader.LENGTH + from, count), null);
    }

    /** Of a body in a file, which is checked if it is read as a whole. */
    static StoredBlob file(WorkPool pool, BlobHeader header, FileChannel file, long offset, long length) {
        long from = Math.min(offset, header.size());
        long count = Math.min(length, header.size() - from);
        SliceStream.Part part = new SliceStream.Part(BlobHeader.LENGTH + from, count);
        Bytes sha256 = count == header.size() ? header.sha256() : null;
        String name = "the body " + header.id();
        return new StoredBlob(header, new SliceStream(pool, file, name, part, sha256), file);
    }

    @Override
    public long size() {
        return header.size();
    }

    @Override
    public BlobLabel label() {
        return header.label();
    }

    @Override
    public Bytes sha256() {
        return header.sha256();
    }

    @Override
    public InputStream stream() {
        return stream;
    }

    @Override
    public void close() {
        if (file == null) {
            return;
        }
        try {
            file.close();
        } catch (IOException fault) {
            throw Faults.of("a body cannot be closed", fault);
        }
    }
}
