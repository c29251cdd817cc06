package org.postern.store.memory;

import java.io.ByteArrayOutputStream;
import org.postern.store.BlobDraft;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;
import org.postern.store.engine.Arguments;
import org.postern.store.engine.Sha256;

final class MemoryDraft implements BlobDraft {
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private boolean ended;

    @Override
    public void write(byte[] bytes, int offset, int length) {
        checkOpen();
        Arguments.checkBody((long) content.size() + length);
        content.write(bytes, offset, length);
    }

    @Override
    public long size() {
        return content.size();
    }

    @Override
    public StagedBlob seal() {
        checkOpen();
        ended = true;
        byte[] bytes = content.toByteArray();
        return new MemoryStaged(Bytes.wrap(bytes), Bytes.wrap(Sha256.start().digest(bytes)));
    }

    private void checkOpen() {
        if (ended) {
            throw new IllegalStateException("the body has ended");
        }
    }

    @Override
    public void close() {
        ended = true;
    }
}
