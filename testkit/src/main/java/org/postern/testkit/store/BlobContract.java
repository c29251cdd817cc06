package org.postern.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.testkit.store.Rows.ACCOUNT;
import static org.postern.testkit.store.Rows.blobId;
import static org.postern.testkit.store.Rows.body;
import static org.postern.testkit.store.Rows.commit;
import static org.postern.testkit.store.Rows.commitBlob;
import static org.postern.testkit.store.Rows.commitDrop;
import static org.postern.testkit.store.Rows.damages;
import static org.postern.testkit.store.Rows.keep;
import static org.postern.testkit.store.Rows.part;
import static org.postern.testkit.store.Rows.staged;
import static org.postern.testkit.store.Rows.whole;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postern.store.Blob;
import org.postern.store.BlobDraft;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.CommitResult.Applied;
import org.postern.store.CommitResult.Conflict;
import org.postern.store.Freshness;
import org.postern.store.StagedBlob;
import org.postern.store.Store;
import org.postern.store.StoreLimits;

/** Immutable bodies. */
public interface BlobContract extends EngineUnderTest {
    /** A body among the rows, and one in a file. */
    List<Integer> EACH_KIND = List.of(100, StoreLimits.INLINE_BLOB + 1);

    /** Both sides of each border: empty, one byte, a slice, in memory or in a file. */
    List<Integer> SIZES = List.of(
            0,
            1,
            4_095,
            4_096,
            65_536,
            StoreLimits.INLINE_BLOB - 1,
            StoreLimits.INLINE_BLOB,
            StoreLimits.INLINE_BLOB + 1,
            3 * StoreLimits.INLINE_BLOB);

    @Test
    default void aBodyOfAnySizeComesBackAsItWas() {
        for (int size : SIZES) {
            keep(store(), blobId(size), body(size, size));
        }
        for (int size : SIZES) {
            assertThat(whole(store(), blobId(size))).isEqualTo(body(size, size));
        }
        Store again = reopen();
        for (int size : SIZES) {
            assertThat(whole(again, blobId(size))).isEqualTo(body(size, size));
        }
        assertThat(damages(again)).isEmpty();
    }

    @Test
    default void aBodyKnowsItsSizeDigestAndLabel() throws NoSuchAlgorithmException {
        for (int size : SIZES) {
            keep(store(), blobId(size), body(size, size));
            Bytes digest = Bytes.wrap(MessageDigest.getInstance("SHA-256").digest(body(size, size)));
            try (Blob blob = Rows.open(store(), blobId(size), 0, 1)) {
                assertThat(blob.size()).isEqualTo(size);
                assertThat(blob.sha256()).isEqualTo(digest);
                assertThat(blob.label()).isEqualTo(Rows.label());
            }
        }
    }

    @Test
    default void partsAreCutToWhatIsThere() {
        for (int size : new int[] {10_000, StoreLimits.INLINE_BLOB + 70_000}) {
            byte[] body = body(size, size);
            keep(store(), blobId(size), body);
            assertThat(part(store(), blobId(size), 0, 100)).isEqualTo(Arrays.copyOf(body, 100));
            assertThat(part(store(), blobId(size), 5_000, 1)).isEqualTo(Arrays.copyOfRange(body, 5_000, 5_001));
            assertThat(part(store(), blobId(size), size - 7, 7)).isEqualTo(Arrays.copyOfRange(body, size - 7, size));
            assertThat(part(store(), blobId(size), size - 7, 8)).isEqualTo(Arrays.copyOfRange(body, size - 7, size));
            assertThat(part(store(), blobId(size), size, 1)).isEmpty();
            assertThat(part(store(), blobId(size), Long.MAX_VALUE, Long.MAX_VALUE))
                    .isEmpty();
            assertThat(part(store(), blobId(size), 3, 0)).isEmpty();
        }
        assertThatThrownBy(() -> store().openBlob(blobId(1), -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().openBlob(blobId(1), 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    default void smallBodiesAreReadTogetherAndTheOthersLeftOut() {
        Map<BlobId, Bytes> small = new HashMap<>();
        List<BlobId> all = new ArrayList<>(List.of(blobId(9_999_999)));
        for (int size : new int[] {0, 1, 5_000, StoreLimits.INLINE_BLOB, StoreLimits.INLINE_BLOB + 1}) {
            keep(store(), blobId(size), body(size, size));
            all.add(blobId(size));
            if (size <= StoreLimits.INLINE_BLOB) {
                small.put(blobId(size), Bytes.wrap(body(size, size)));
            }
        }
        assertThat(store().smallBodies(all)).isEqualTo(small);
        assertThat(store().smallBodies(List.of())).isEmpty();
        assertThat(store().smallBodies(List.of(blobId(5_000)))).containsOnlyKeys(blobId(5_000));
        List<BlobId> tooMany = IntStream.rangeClosed(0, StoreLimits.GET_KEYS)
                .mapToObj(Rows::blobId)
                .toList();
        assertThatThrownBy(() -> store().smallBodies(tooMany)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Many at once, one within another: nobody waits for a turn that he holds himself. */
    @Test
    default void readsTogetherFindAndThrowWhatTheyWouldAlone() {
        keep(store(), blobId(1), body(1, 300));
        List<BlobId> ids = List.of(blobId(1));
        List<Thread> readers = new ArrayList<>();
        Queue<Map<BlobId, Bytes>> found = new ConcurrentLinkedQueue<>();
        for (int i = 0; i < 50; i++) {
            readers.add(Thread.startVirtualThread(
                    () -> found.add(store().together(() -> store().together(() -> store().smallBodies(ids))))));
        }
        readers.forEach(BlobContract::join);
        assertThat(found)
                .hasSize(50)
                .allSatisfy(bodies -> assertThat(bodies).isEqualTo(Map.of(blobId(1), Bytes.wrap(body(1, 300)))));
        assertThatThrownBy(() -> store().together(() -> store().openBlob(blobId(1), -1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void join(Thread thread) {
        try {
            assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    default void aBodyIsAbsentUntilItsCommit() {
        for (int size : EACH_KIND) {
            try (StagedBlob staged = staged(store(), body(size, size))) {
                assertThat(staged.size()).isEqualTo(size);
                assertThat(whole(store(), blobId(size))).isNull();
                long expected = store().head(ACCOUNT, Freshness.LINEAR).version();
                store().commit(ACCOUNT, commitBlob(size, expected, blobId(size), staged));
                assertThat(whole(store(), blobId(size))).isEqualTo(body(size, size));
            }
            assertThat(whole(store(), blobId(size))).isEqualTo(body(size, size));
        }
    }

    @Test
    default void aStagedBodyCanBeReadAgainAndAgain() {
        for (int size : SIZES) {
            try (StagedBlob staged = staged(store(), body(size, size))) {
                assertThat(Rows.drain(staged.open())).isEqualTo(body(size, size));
                assertThat(Rows.drain(staged.open())).isEqualTo(body(size, size));
            }
        }
    }

    @Test
    default void aBodyThatNoCommitTookLeavesNothing() {
        for (int size : EACH_KIND) {
            staged(store(), body(1, size)).close();
            try (BlobDraft draft = store().draft()) {
                draft.write(body(1, size), 0, size);
                assertThat(draft.size()).isEqualTo(size);
            }
        }
        List<BlobId> found = new ArrayList<>();
        Store again = reopen();
        again.eachBlob(found::add);
        assertThat(found).isEmpty();
        assertThat(damages(again)).isEmpty();
    }

    @Test
    default void aBodyOfARefusedCommitCanGoIntoTheNext() {
        store().commit(ACCOUNT, commit(1, 0));
        for (int size : EACH_KIND) {
            long expected = store().head(ACCOUNT, Freshness.LINEAR).version();
            try (StagedBlob staged = staged(store(), body(size, size))) {
                assertThat(store().commit(ACCOUNT, commitBlob(size, 0, blobId(size), staged)))
                        .isInstanceOf(Conflict.class);
                assertThat(whole(store(), blobId(size))).isNull();
                assertThat(store().commit(ACCOUNT, commitBlob(size, expected, blobId(size), staged)))
                        .isInstanceOf(Applied.class);
            }
            assertThat(whole(store(), blobId(size))).isEqualTo(body(size, size));
        }
    }

    @Test
    default void theSameCommitWithItsBodyTwiceIsAppliedOnce() {
        for (int size : EACH_KIND) {
            long expected = store().head(ACCOUNT, Freshness.LINEAR).version();
            try (StagedBlob staged = staged(store(), body(size, size))) {
                store().commit(ACCOUNT, commitBlob(size, expected, blobId(size), staged));
                assertThat(store().commit(ACCOUNT, commitBlob(size, expected, blobId(size), staged)))
                        .isEqualTo(new Applied(expected + 1, true));
            }
            assertThat(whole(store(), blobId(size))).isEqualTo(body(size, size));
        }
        assertThat(damages(store())).isEmpty();
    }

    @Test
    default void theSameBodyUnderTheSameNameAgainIsNoError() {
        for (int size : EACH_KIND) {
            keep(store(), blobId(size), body(size, size));
            keep(store(), blobId(size), body(size, size));
            assertThat(whole(store(), blobId(size))).isEqualTo(body(size, size));
        }
        assertThat(damages(reopen())).isEmpty();
    }

    @Test
    default void anotherBodyUnderTheSameNameIsRefusedAndTheFirstStays() {
        for (int size : EACH_KIND) {
            keep(store(), blobId(size), body(size, size));
            assertThatThrownBy(() -> keep(store(), blobId(size), body(size + 1, size)))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(whole(store(), blobId(size))).isEqualTo(body(size, size));
        }
    }

    @Test
    default void droppedBodiesGoWithTheCommit() {
        for (int size : SIZES) {
            keep(store(), blobId(size), body(size, size));
        }
        long expected = store().head(ACCOUNT, Freshness.LINEAR).version();
        BlobId[] ids = SIZES.stream().map(Rows::blobId).toArray(BlobId[]::new);
        assertThat(store().commit(ACCOUNT, commitDrop(1, expected - 1, ids))).isInstanceOf(Conflict.class);
        assertThat(whole(store(), ids[1])).hasSize(1);
        store().commit(ACCOUNT, commitDrop(2, expected, ids));
        for (BlobId id : ids) {
            assertThat(whole(store(), id)).isNull();
        }
        assertThat(store().commit(ACCOUNT, commitDrop(3, expected + 1, ids))).isInstanceOf(Applied.class);
        assertThat(damages(store())).isEmpty();
        assertThat(whole(reopen(), ids[2])).isNull();
    }

    @Test
    default void aDeletedBodyIsGoneAndDeletingItAgainIsNoError() {
        for (int size : EACH_KIND) {
            keep(store(), blobId(size), body(size, size));
            store().deleteBlob(blobId(size));
            store().deleteBlob(blobId(size));
            assertThat(whole(store(), blobId(size))).isNull();
        }
        assertThat(damages(reopen())).isEmpty();
    }

    @Test
    default void anOpenBodyCanBeReadToItsEndThoughItIsDropped() {
        for (int size : new int[] {200_000, StoreLimits.INLINE_BLOB + 200_000}) {
            keep(store(), blobId(size), body(size, size));
            try (Blob blob = Rows.open(store(), blobId(size), 0, size)) {
                store().deleteBlob(blobId(size));
                assertThat(Rows.drain(blob.stream())).isEqualTo(body(size, size));
            }
        }
    }

    @Test
    default void everyBodyIsNamedOnce() {
        List<BlobId> kept = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            kept.add(blobId(i));
            keep(store(), blobId(i), body(i, 10));
        }
        List<BlobId> found = new ArrayList<>();
        store().eachBlob(found::add);
        assertThat(found).containsExactlyInAnyOrderElementsOf(kept);
    }

    @Test
    default void nothingIsWrittenToABodyThatHasEnded() {
        try (BlobDraft draft = store().draft()) {
            draft.seal().close();
            assertThatThrownBy(() -> draft.write(new byte[1], 0, 1)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(draft::seal).isInstanceOf(IllegalStateException.class);
        }
    }
}
