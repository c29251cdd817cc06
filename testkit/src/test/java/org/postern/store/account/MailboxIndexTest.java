package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MailboxIndexTest {
    private final Random random = new Random(5);
    private final TreeMap<Integer, FlagsRow> model = new TreeMap<>();
    private final MailboxIndex index = new MailboxIndex(0);
    private long version;
    private int uidNext = 1;

    /** A snapshot and what it must show for ever. */
    private record Shown(MailboxSnapshot snapshot, TreeMap<Integer, FlagsRow> rows) {
        void check() {
            assertThat(snapshot.uids())
                    .containsExactly(
                            rows.keySet().stream().mapToInt(Integer::intValue).toArray());
            int at = 0;
            for (var row : rows.entrySet()) {
                assertThat(snapshot.indexOf(row.getKey())).isEqualTo(at);
                assertThat(snapshot.indexOf(row.getKey(), at + at % 3 - 1)).isEqualTo(at);
                assertThat(snapshot.flags(at)).isEqualTo(row.getValue().flags());
                assertThat(snapshot.modSeq(at)).isEqualTo(row.getValue().modSeq());
                assertThat(snapshot.email(at)).isEqualTo(row.getValue().email());
                at++;
            }
        }

        /** What a client that knows this one may skip is as it was. */
        void checkSkipped(MailboxSnapshot now) {
            if (now.keepsAllOf(this.snapshot)) {
                assertThat(now.uids()).startsWith(snapshot.uids());
            }
            int next = 0;
            while (next < now.size()) {
                int unlike = now.unlike(snapshot, next);
                for (; next < unlike && next < snapshot.size(); next++) {
                    assertThat(now.flags(next)).isEqualTo(snapshot.flags(next));
                    assertThat(now.modSeq(next)).isEqualTo(snapshot.modSeq(next));
                }
                next = unlike + 1;
            }
        }
    }

    @Test
    void everySnapshotGoesOnShowingItsVersion() {
        var shown = new ArrayList<Shown>();
        for (int round = 0; round < 400; round++) {
            index.apply(++version, update());
            if (random.nextInt(3) > 0) {
                var now = new Shown(index.snapshot(), new TreeMap<>(model));
                assertThat(now.snapshot().version()).isEqualTo(version);
                now.check();
                shown.forEach(before -> before.checkSkipped(now.snapshot()));
                shown.add(now);
            }
            if (shown.size() > 6) {
                shown.remove(random.nextInt(shown.size())).check();
            }
            assertThat(index.size()).isEqualTo(model.size());
        }
        shown.forEach(Shown::check);
        assertThat(model).hasSizeGreaterThan(FlagChunk.SIZE);
    }

    private MailboxIndex.Update update() {
        var update = new MailboxIndex.Update();
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                for (int i = random.nextInt(100); i >= 0; i--) {
                    put(update, uidNext++);
                }
                uidNext += random.nextInt(3);
            }
            case 2 -> {
                for (int i = random.nextInt(40); i >= 0 && !model.isEmpty(); i--) {
                    int uid = any();
                    model.remove(uid);
                    update.remove(uid);
                }
            }
            case 3 -> put(update, 1 + random.nextInt(uidNext)); // between others too
            default -> {
                for (int i = random.nextInt(20); i >= 0 && !model.isEmpty(); i--) {
                    put(update, any());
                }
            }
        }
        uidNext = Math.max(uidNext, model.isEmpty() ? 1 : model.lastKey() + 1);
        return update;
    }

    private int any() {
        return List.copyOf(model.keySet()).get(random.nextInt(model.size()));
    }

    private void put(MailboxIndex.Update update, int uid) {
        var row = new FlagsRow(version, new Flags(random.nextInt(32), random.nextLong()), random.nextLong());
        model.put(uid, row);
        update.put(uid, row);
    }

    @Test
    void manyAreLoadedAndNoneIsLeft() {
        for (int uid = 1; uid <= 3 * FlagChunk.SIZE; uid++) {
            index.put(uid, new FlagsRow(1, Flags.NONE, uid));
        }
        assertThat(index.snapshot().size()).isEqualTo(3 * FlagChunk.SIZE);
        var update = new MailboxIndex.Update();
        for (int uid = 1; uid <= 3 * FlagChunk.SIZE; uid++) {
            update.remove(uid);
        }
        index.apply(2, update);
        assertThat(index.snapshot().size()).isZero();
        index.put(9_999, new FlagsRow(3, Flags.NONE, 7));
        assertThat(index.snapshot().uids()).containsExactly(9_999);
    }
}
