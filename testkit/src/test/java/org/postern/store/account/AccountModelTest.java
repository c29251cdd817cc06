package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postern.store.PartitionId;
import org.postern.store.Store;
import org.postern.store.StoreUnavailable;
import org.postern.store.UnknownOutcome;
import org.postern.store.memory.MemoryStore;
import org.postern.testkit.store.FaultyStore;

/**
 * Random use of an account beside a plain model of it. What an operation says it did, the model does; then both must show
 * the same. An operation that failed did nothing, and one of unknown outcome did all or nothing.
 */
@Timeout(180)
final class AccountModelTest {
    private static final List<String> NAMES = List.of("A", "B", "A/C", "B/D", "A/C/E", "F");
    private static final List<FlagChange.Mode> MODES = List.of(FlagChange.Mode.values());
    private static final List<String> WORDS = List.of("$One", "$Two", "Three");

    private static final class Mail {
        final long email;
        final int size;

        Mail(long email, int size) {
            this.email = email;
            this.size = size;
        }
    }

    private record Shown(Mail mail, int system, Set<String> words) {}

    private static final class Box {
        String path;
        final TreeMap<Integer, Shown> messages = new TreeMap<>();
        final List<Integer> vanished = new ArrayList<>();
        int uidNext = 1;

        Box(String path) {
            this.path = path;
        }
    }

    /** One run: an account, its model, and the dice. */
    private static final class Run {
        private final String words;
        private final Random random;
        private final Office office;
        private final Map<Integer, Box> boxes = new TreeMap<>();
        private final Map<Long, Shown> expunged = new HashMap<>();
        private final Set<String> subscriptions = new HashSet<>();
        private final Map<String, Map<Integer, Integer>> validities = new HashMap<>();
        private final boolean evicting;
        private long quota;
        private long since;

        Run(long seed, Store store, boolean evicting) {
            this.words = "seed " + seed;
            this.random = new Random(seed);
            this.evicting = evicting;
            this.office = new Office(store, evicting ? 0 : 1L << 30);
            insist(() -> {
                office.accounts.create(Office.ID, 0);
                return true;
            });
            if (evicting) {
                insist(() -> {
                    office.accounts.create(other(), 0);
                    return true;
                });
            }
            adopt();
        }

        private static PartitionId other() {
            return new PartitionId(PartitionId.Kind.ACCOUNT, 99, 99);
        }

        /** Tries until the store answers; only for what may be done again. */
        private <T extends @Nullable Object> T insist(Supplier<T> work) {
            for (int i = 0; i < 1_000; i++) {
                try {
                    return work.get();
                } catch (StoreUnavailable | UnknownOutcome e) {
                    assertThat(e).isNotNull();
                }
            }
            throw new AssertionError(words + ": the store never answers");
        }

        /** Takes the account as it is for the model: at the start, and after an outcome that nobody knows. */
        private void adopt() {
            boxes.clear();
            expunged.clear();
            subscriptions.clear();
            subscriptions.addAll(insist(office.account::subscriptions));
            for (Mailbox mailbox : insist(office.account::mailboxes)) {
                Box box = new Box(mailbox.path());
                box.uidNext = mailbox.uidNext();
                MailboxSnapshot snapshot = insist(() -> office.account.snapshot(mailbox.id()));
                for (int i = 0; i < snapshot.size(); i++) {
                    int index = i;
                    Message message = insist(() -> office.account.message(snapshot.email(index)));
                    assertThat(message).as(words).isNotNull();
                    Flags flags = snapshot.flags(i);
                    var mail = new Mail(snapshot.email(i), (int) message.size());
                    box.messages.put(snapshot.uid(i), new Shown(mail, flags.system(), words(mailbox, flags)));
                }
                boxes.put(mailbox.id(), box);
            }
            for (Expunged gone : insist(() -> office.account.expunged(1_000))) {
                var mail = new Mail(gone.email(), (int) gone.size());
                expunged.put(
                        gone.email(),
                        new Shown(
                                mail,
                                gone.flags().system(),
                                new HashSet<>(gone.flags().keywords())));
            }
            quota = insist(office.account::quota).limit();
            since = insist(office.account::version);
        }

        private static Set<String> words(Mailbox mailbox, Flags flags) {
            var set = new HashSet<String>();
            for (int i = 0; i < mailbox.keywords().size(); i++) {
                if ((flags.keywords() >> i & 1) != 0) {
                    set.add(mailbox.keywords().get(i));
                }
            }
            return set;
        }

        void steps(int count) {
            for (int i = 1; i <= count; i++) {
                try {
                    step();
                } catch (StoreUnavailable e) {
                    assertThat(e).as(words).hasMessageContaining("a fault");
                } catch (UnknownOutcome e) {
                    adopt();
                }
                if (evicting && random.nextInt(4) == 0) {
                    insist(() -> office.accounts.account(other()).mailboxes());
                }
                if (i % 10 == 0) {
                    compare();
                }
                office.pass(Duration.ofMinutes(random.nextInt(60)));
            }
            compare();
        }

        private int anyBox() {
            var ids = new ArrayList<>(boxes.keySet());
            return ids.get(random.nextInt(ids.size()));
        }

        private Box box(int id) {
            Box box = boxes.get(id);
            if (box == null) {
                throw new AssertionError(words + ": no mailbox " + id + " in the model");
            }
            return box;
        }

        private List<Integer> some(Box box) {
            var uids = new ArrayList<>(box.messages.keySet());
            uids.removeIf(_ -> random.nextInt(3) > 0);
            if (random.nextInt(10) == 0) {
                uids.add(box.uidNext + 5);
            }
            Collections.shuffle(uids, random);
            return uids;
        }

        private List<String> someWords() {
            var set = new ArrayList<>(WORDS);
            set.removeIf(_ -> random.nextInt(2) == 0);
            return set;
        }

        private void step() {
            int drawn = random.nextInt(100);
            if (drawn < 30) {
                file();
            } else if (drawn < 45) {
                store();
            } else if (drawn < 55) {
                copy();
            } else if (drawn < 65) {
                move();
            } else if (drawn < 75) {
                expunge();
            } else if (drawn < 80) {
                restore();
            } else if (drawn < 86) {
                create();
            } else if (drawn < 90) {
                delete();
            } else if (drawn < 94) {
                rename();
            } else if (drawn < 96) {
                subscribe();
            } else if (drawn < 98) {
                purge();
            } else {
                long limit = random.nextInt(2) == 0 ? 0 : 300 + random.nextInt(500);
                office.account.limit(limit);
                quota = limit;
            }
        }

        private long used() {
            var seen = new HashMap<Long, Integer>();
            boxes.values()
                    .forEach(
                            box -> box.messages.values().forEach(shown -> seen.put(shown.mail.email, shown.mail.size)));
            return seen.values().stream().mapToLong(Integer::longValue).sum();
        }

        private void file() {
            int id = anyBox();
            Box box = box(id);
            String text = "x".repeat(1 + random.nextInt(60));
            var names = new FlagNames(random.nextInt(32), someWords());
            switch (office.account.file(id, office.message(text), names)) {
                case Filed.Stored(int mailbox, var _, int uid, long email) -> {
                    assertThat(mailbox).as(words).isEqualTo(id);
                    assertThat(uid).as(words).isGreaterThanOrEqualTo(box.uidNext);
                    assertThat(quota == 0 || used() + text.length() <= quota)
                            .as(words)
                            .isTrue();
                    add(
                            box,
                            uid,
                            new Shown(new Mail(email, text.length()), names.system(), new HashSet<>(names.keywords())));
                }
                case Filed.OverQuota _ ->
                    assertThat(used() + text.length()).as(words).isGreaterThan(quota);
                case Filed.NoMailbox _ -> assertThat(selectable(id)).as(words).isFalse();
                case Filed.Before _, Filed.TooManyKeywords _ -> throw new AssertionError(words);
            }
        }

        private boolean selectable(int id) {
            Mailbox mailbox = insist(() -> office.account.mailbox(id));
            return mailbox != null && mailbox.selectable();
        }

        private void add(Box box, int uid, Shown shown) {
            box.messages.put(uid, shown);
            box.uidNext = Math.max(box.uidNext, uid + 1);
        }

        private void store() {
            int id = anyBox();
            Box box = box(id);
            var mode = MODES.get(random.nextInt(MODES.size()));
            var names = new FlagNames(random.nextInt(32), someWords());
            FlagsStored stored = office.account.store(id, some(box), new FlagChange(mode, names), Long.MAX_VALUE);
            assertThat(stored.refused()).as(words).isEmpty();
            for (int uid : stored.changed()) {
                box.messages.computeIfPresent(uid, (_, before) -> changed(before, mode, names));
            }
        }

        private static Shown changed(Shown before, FlagChange.Mode mode, FlagNames names) {
            var after = new HashSet<>(before.words);
            return switch (mode) {
                case ADD -> {
                    after.addAll(names.keywords());
                    yield new Shown(before.mail, before.system | names.system(), after);
                }
                case REMOVE -> {
                    names.keywords().forEach(after::remove);
                    yield new Shown(before.mail, before.system & ~names.system(), after);
                }
                case REPLACE -> new Shown(before.mail, names.system(), new HashSet<>(names.keywords()));
            };
        }

        private void copy() {
            int from = anyBox();
            int to = anyBox();
            copied(box(from), box(to), office.account.copy(from, some(box(from)), to));
        }

        private void copied(Box from, Box to, Copied copied) {
            assertThat(copied.from()).as(words).hasSameSizeAs(copied.to());
            for (int i = 0; i < copied.from().size(); i++) {
                Shown shown =
                        Objects.requireNonNull(from.messages.get(copied.from().get(i)), words);
                add(to, copied.to().get(i), shown);
            }
        }

        private void move() {
            int from = anyBox();
            int to = anyBox();
            List<Integer> wanted = some(box(from));
            Copied copied = office.account.move(from, wanted, to);
            copied(box(from), box(to), copied);
            gone(box(from), copied.from());
        }

        private void gone(Box box, List<Integer> uids) {
            for (int uid : uids) {
                Shown shown = Objects.requireNonNull(box.messages.remove(uid), words);
                box.vanished.add(uid);
                if (boxes.values().stream()
                        .noneMatch(other -> other.messages.values().stream()
                                .anyMatch(there -> there.mail.email == shown.mail.email))) {
                    expunged.put(shown.mail.email, shown);
                }
            }
        }

        private void expunge() {
            int id = anyBox();
            gone(box(id), office.account.expunge(id, some(box(id))));
        }

        private void restore() {
            List<Expunged> list = office.account.expunged(100);
            assertThat(list.stream().map(Expunged::email))
                    .as(words)
                    .containsExactlyInAnyOrderElementsOf(expunged.keySet());
            if (list.isEmpty()) {
                return;
            }
            int to = anyBox();
            Expunged one = list.get(random.nextInt(list.size()));
            if (office.account.restore(one, to) instanceof Filed.Stored stored) {
                Shown shown = Objects.requireNonNull(expunged.remove(one.email()), words);
                add(box(to), stored.uid(), new Shown(shown.mail, shown.system & ~Flags.DELETED, shown.words));
            }
        }

        private void create() {
            if (office.account.create(NAMES.get(random.nextInt(NAMES.size()))) == MailboxChanged.DONE) {
                newcomers();
            }
        }

        private void newcomers() {
            for (Mailbox mailbox : insist(office.account::mailboxes)) {
                boxes.computeIfAbsent(mailbox.id(), _ -> new Box(mailbox.path()));
            }
        }

        private void delete() {
            int id = anyBox();
            try {
                deleted(id, office.account.delete(id));
            } catch (StoreUnavailable e) {
                adopt(); // it is more than one commit: the messages may be expunged already
            }
        }

        private void deleted(int id, MailboxChanged deleted) {
            switch (deleted) {
                case DONE -> {
                    gone(box(id), List.copyOf(box(id).messages.keySet()));
                    Mailbox left = insist(() -> office.account.mailbox(id));
                    if (left == null) {
                        boxes.remove(id);
                    } else {
                        box(id).uidNext = 1;
                    }
                }
                case FORBIDDEN -> assertThat(box(id).path).as(words).isEqualTo("INBOX");
                case HAS_CHILDREN -> assertThat(selectable(id)).as(words).isFalse();
                case EXISTS, MISSING, BAD_NAME, NOT_EMPTY, TOO_MANY -> throw new AssertionError(words + deleted);
            }
        }

        private void rename() {
            int id = anyBox();
            String to = NAMES.get(random.nextInt(NAMES.size()));
            String before = box(id).path;
            if (office.account.rename(id, to) == MailboxChanged.DONE) {
                assertThat(before).as(words).isNotEqualTo("INBOX");
                for (Box box : boxes.values()) {
                    if (box.path.equals(before) || box.path.startsWith(before + "/")) {
                        box.path = to + box.path.substring(before.length());
                    }
                }
                newcomers();
            }
        }

        private void subscribe() {
            String path = NAMES.get(random.nextInt(NAMES.size()));
            boolean wanted = random.nextBoolean();
            office.account.subscribe(path, wanted);
            if (wanted) {
                subscriptions.add(path);
            } else {
                subscriptions.remove(path);
            }
        }

        private void purge() {
            if (random.nextBoolean()) {
                office.pass(AccountLimits.KEPT);
            }
            office.account.purge();
            List<Expunged> left = insist(() -> office.account.expunged(1_000));
            expunged.keySet().retainAll(left.stream().map(Expunged::email).toList());
        }

        private void compare() {
            List<Mailbox> mailboxes = insist(office.account::mailboxes);
            assertThat(mailboxes.stream().map(Mailbox::id))
                    .as(words)
                    .containsExactlyInAnyOrderElementsOf(boxes.keySet());
            for (Mailbox mailbox : mailboxes) {
                compare(mailbox, box(mailbox.id()));
            }
            assertThat(insist(office.account::subscriptions))
                    .as(words)
                    .containsExactlyInAnyOrderElementsOf(subscriptions);
            assertThat(insist(office.account::quota).bytes()).as(words).isEqualTo(used());
            assertThat(insist(() -> office.account.expunged(1_000)).stream().map(Expunged::email))
                    .as(words)
                    .containsExactlyInAnyOrderElementsOf(expunged.keySet());
            assertThat(insist(office::findings)).as(words).isEmpty();
            since = insist(office.account::version);
            boxes.values().forEach(box -> box.vanished.clear());
        }

        private void compare(Mailbox mailbox, Box box) {
            assertThat(mailbox.path()).as(words).isEqualTo(box.path);
            Integer whose = validities
                    .computeIfAbsent(box.path, _ -> new HashMap<>())
                    .putIfAbsent(mailbox.uidValidity(), mailbox.id());
            assertThat(whose == null || whose == mailbox.id()).as(words).isTrue();
            assertThat(mailbox.total()).as(words).isEqualTo(box.messages.size());
            assertThat(mailbox.uidNext()).as(words).isEqualTo(box.uidNext);
            assertThat(mailbox.unseen()).as(words).isEqualTo((int) box.messages.values().stream()
                    .filter(shown -> (shown.system & Flags.SEEN) == 0)
                    .count());
            MailboxSnapshot snapshot = insist(() -> office.account.snapshot(mailbox.id()));
            var shown = new TreeMap<Integer, Object>();
            for (int i = 0; i < snapshot.size(); i++) {
                Flags flags = snapshot.flags(i);
                shown.put(snapshot.uid(i), List.of(snapshot.email(i), flags.system(), words(mailbox, flags)));
                assertThat(snapshot.modSeq(i)).as(words).isLessThanOrEqualTo(mailbox.modSeq());
                assertThat(snapshot.indexOf(snapshot.uid(i))).isEqualTo(i);
            }
            var expected = new TreeMap<Integer, Object>();
            box.messages.forEach((uid, one) -> expected.put(uid, List.of(one.mail.email, one.system, one.words)));
            assertThat(shown).as(words + " " + box.path).isEqualTo(expected);
            assertThat(mailbox.modSeq()).as(words).isPositive().isLessThanOrEqualTo(snapshot.version());
            assertThat(insist(() -> AccountTest.vanished(office.account, mailbox.id(), since)))
                    .as(words)
                    .containsExactlyInAnyOrderElementsOf(box.vanished);
        }
    }

    private static long seed() {
        return new Random().nextLong();
    }

    @Test
    void anAccountShowsWhatWasDoneToIt() {
        for (int i = 0; i < 6; i++) {
            new Run(seed(), new MemoryStore(), false).steps(500);
        }
    }

    @Test
    void anAccountThatIsThrownOutOfMemoryAllTheTimeShowsTheSame() {
        for (int i = 0; i < 4; i++) {
            new Run(seed(), new MemoryStore(), true).steps(400);
        }
    }

    @Test
    void overAStoreThatFailsNothingIsLostAndNothingDoubled() {
        for (int i = 0; i < 6; i++) {
            long seed = seed();
            var faulty = new FaultyStore(new MemoryStore(), seed, FaultyStore.Odds.SOME);
            new Run(seed, faulty, i % 2 == 0).steps(300);
            assertThat(faulty.faults()).isPositive();
        }
    }
}
