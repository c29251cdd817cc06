package org.postern.imapserver;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.postern.store.BlobDraft;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;
import org.postern.store.account.FlagNames;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxSnapshot;
import org.postern.store.account.NewMessage;

/**
 * Sessions of all kinds do random things to one mailbox. What each knows from the untagged lines alone must be the truth
 * after NOOP, and a resynchronisation from what it remembers must give what a fresh look gives. A failure names the seed:
 * {@code -Dpostern.seed=N} plays that round alone.
 */
class ImapSyncModelTest {
    private static final int ROUND = 5_000;
    private static final List<SyncModelClient.Speaks> KINDS = List.of(
            new SyncModelClient.Speaks(false, false, false),
            new SyncModelClient.Speaks(true, false, false),
            new SyncModelClient.Speaks(true, true, false),
            new SyncModelClient.Speaks(true, true, true),
            new SyncModelClient.Speaks(false, false, true));
    private static final List<String> FLAGS = List.of("\\Seen", "\\Deleted", "\\Flagged", "\\Answered", "k1", "k2");

    @Test
    void whatClientsKnowIsWhatIsThere() {
        boolean isLong = "all".equals(System.getProperty("postern.tier"));
        Long given = Long.getLong("postern.seed");
        long first = given != null ? given : isLong ? System.nanoTime() : 1;
        int rounds = given != null ? 1 : (isLong ? 1_000_000 : 100_000) / ROUND;
        for (int i = 0; i < rounds; i++) {
            new Round(first + i).play();
        }
    }

    /** One house, from one seed. */
    private static final class Round {
        private final long seed;
        private final Random random;
        private final ImapHouse house = new ImapHouse();
        private final List<SyncModelClient> clients = new ArrayList<>();
        private final int other;
        private final int inbox;
        private final String validity;

        Round(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            house.account.create("x");
            Mailbox there = Objects.requireNonNull(house.account.mailbox("INBOX"));
            this.inbox = there.id();
            this.validity = Integer.toUnsignedString(there.uidValidity());
            this.other = Objects.requireNonNull(house.account.mailbox("x")).id();
        }

        void play() {
            try {
                KINDS.forEach(kind -> clients.add(new SyncModelClient(house, kind)));
                clients.forEach(this::open);
                for (int i = 0; i < ROUND; i++) {
                    step();
                }
                house.close();
            } catch (AssertionError | RuntimeException wrong) {
                var text = new StringBuilder("-Dpostern.seed=" + seed + ": " + wrong.getMessage());
                for (SyncModelClient client : clients) {
                    List<String> heard = client.heard;
                    text.append("\n").append(client.speaks).append("\n  ");
                    text.append(String.join("\n  ", heard.subList(Math.max(0, heard.size() - 30), heard.size())));
                }
                throw new AssertionError(text.toString(), wrong);
            }
        }

        private void open(SyncModelClient client) {
            client.view = new ArrayList<>();
            client.command("SELECT INBOX", false);
            look(client, 1);
        }

        /** Asks for all that it must know of messages from a number on. */
        private static void look(SyncModelClient client, int from) {
            if (client.view.size() >= from) {
                String modSeq = client.speaks.condstore() ? " MODSEQ" : "";
                client.command("FETCH " + from + ":* (UID FLAGS" + modSeq + ")", true);
            }
        }

        private SyncModelClient anyone() {
            return clients.get(random.nextInt(clients.size()));
        }

        private MailboxSnapshot truth() {
            return house.account.snapshot(inbox);
        }

        private List<String> keywords() {
            return Objects.requireNonNull(house.account.mailbox(inbox)).keywords();
        }

        private void check(SyncModelClient client) {
            String wrong = client.wrong(truth(), keywords());
            if (wrong != null) {
                throw new AssertionError(client.speaks + " " + wrong);
            }
        }

        private void step() {
            SyncModelClient client = anyone();
            switch (random.nextInt(20)) {
                case 0, 1 -> {
                    client.command("NOOP", false);
                    check(client);
                    look(client, firstUnknown(client));
                }
                case 2 -> deliver();
                case 3 -> fromOther();
                case 4 -> idle(client);
                case 5, 6 -> comeBack(client);
                case 7 -> {
                    client.command("CLOSE", false);
                    open(client);
                    check(client);
                }
                case 8, 9, 10 -> atOnce();
                case 11 -> {
                    if (random.nextInt(20) == 0) {
                        house.store.trimLog(house.account.id(), house.account.version());
                    }
                }
                default -> one(client);
            }
        }

        private static int firstUnknown(SyncModelClient client) {
            int at = 0;
            while (at < client.view.size()
                    && client.view.get(at).uid() != 0
                    && client.view.get(at).flags() != null) {
                at++;
            }
            return at + 1;
        }

        private void one(SyncModelClient client) {
            String command = command(client);
            answered(client.command(command, byNumber(command)), command);
            for (int uid : client.lost) {
                if (truth().indexOf(uid) >= 0) {
                    throw new AssertionError("VANISHED (EARLIER) " + uid + ", but it is there");
                }
            }
            client.lost.clear();
        }

        /** Several at the same moment: in which order they are done is not up to the seed. */
        private void atOnce() {
            var busy = new HashSet<SyncModelClient>();
            var tags = new ArrayList<String>();
            var commands = new ArrayList<String>();
            while (busy.size() < 3) {
                SyncModelClient client = anyone();
                if (busy.add(client)) {
                    String command = command(client);
                    commands.add(command);
                    tags.add(client.begin(command));
                }
            }
            var waiting = clients.stream().filter(busy::contains).toList();
            for (SyncModelClient client : waiting) {
                int at = indexOf(client, commands, tags);
                answered(client.finish(tags.get(at), byNumber(commands.get(at))), commands.get(at));
            }
        }

        private static int indexOf(SyncModelClient client, List<String> commands, List<String> tags) {
            for (int i = 0; i < commands.size(); i++) {
                if (client.heard.getLast().equals("C: " + tags.get(i) + " " + commands.get(i))) {
                    return i;
                }
            }
            throw new IllegalStateException("nothing was sent");
        }

        private static void answered(String answer, String command) {
            boolean expected = answer.startsWith("OK")
                    || answer.startsWith("NO [EXPUNGEISSUED]")
                    || answer.startsWith("NO [MODIFIED");
            if (!expected) {
                throw new AssertionError(command + " was answered " + answer);
            }
        }

        private static boolean byNumber(String command) {
            return command.startsWith("FETCH")
                    || command.startsWith("STORE")
                    || command.startsWith("SEARCH")
                    || command.startsWith("UID SEARCH 1:");
        }

        private String command(SyncModelClient client) {
            int choice = random.nextInt(14);
            if (truth().size() < 8 || client.view.isEmpty() || choice == 0) {
                return "APPEND INBOX (" + flags() + ") {6+}\r\na: b\r\n";
            }
            boolean uid = random.nextBoolean();
            String prefix = uid ? "UID " : "";
            String set = uid ? uids(client) : numbers(client);
            String some = random.nextInt(6) == 0 ? "$" : set;
            String modSeq = client.speaks.condstore() ? " MODSEQ" : "";
            return switch (choice) {
                case 1 -> prefix + "FETCH " + some + " (UID FLAGS" + modSeq + ")";
                case 2 -> prefix + "FETCH " + some + " (FLAGS)";
                case 3 -> prefix + "FETCH " + some + " (UID BODY[TEXT])";
                case 4 -> prefix + search(client);
                case 5 -> "EXPUNGE";
                case 6 -> "UID EXPUNGE " + (random.nextInt(4) == 0 ? "$" : uids(client));
                case 7 -> prefix + "COPY " + some + " " + (random.nextBoolean() ? "INBOX" : "x");
                case 8 -> prefix + "MOVE " + some + " x";
                case 9 ->
                    client.speaks.qresync()
                            ? "UID FETCH " + uids(client) + " (FLAGS) (CHANGEDSINCE " + since(client)
                                    + (random.nextBoolean() ? ")" : " VANISHED)")
                            : "NOOP";
                default ->
                    prefix + "STORE " + set + condition(client) + sign() + "FLAGS"
                            + (random.nextBoolean() ? ".SILENT (" : " (") + flags() + ")";
            };
        }

        private String search(SyncModelClient client) {
            return switch (random.nextInt(4)) {
                case 0 -> "SEARCH RETURN (SAVE) UID " + uids(client);
                case 1 -> "SEARCH 1:" + client.view.size() + " NOT DELETED";
                default -> "SEARCH ALL";
            };
        }

        private long since(SyncModelClient client) {
            return Math.max(1, client.highest - random.nextInt(5));
        }

        private String condition(SyncModelClient client) {
            return client.speaks.condstore() && random.nextBoolean() ? " (UNCHANGEDSINCE " + since(client) + ") " : " ";
        }

        private String sign() {
            return List.of("+", "-", "").get(random.nextInt(3));
        }

        private String flags() {
            var flags = new ArrayList<String>();
            for (String flag : FLAGS) {
                if (random.nextInt(3) == 0) {
                    flags.add(flag);
                }
            }
            return String.join(" ", flags);
        }

        private String numbers(SyncModelClient client) {
            int size = client.view.size();
            int from = 1 + random.nextInt(size);
            return switch (random.nextInt(4)) {
                case 0 -> "*";
                case 1 -> from + ":" + Math.min(size, from + random.nextInt(4));
                case 2 -> from + "," + (1 + random.nextInt(size));
                default -> String.valueOf(from);
            };
        }

        private String uids(SyncModelClient client) {
            int uid = Math.max(
                    1, client.view.get(random.nextInt(client.view.size())).uid());
            return switch (random.nextInt(5)) {
                case 0 -> "1:*";
                case 1 -> uid + ":*";
                case 2 -> uid + ":" + (uid + random.nextInt(10));
                default -> String.valueOf(uid);
            };
        }

        private void deliver() {
            byte[] bytes = {'a', ':', 'b', '\r', '\n', 'x'};
            try (BlobDraft draft = house.store.draft()) {
                draft.write(bytes, 0, bytes.length);
                try (StagedBlob staged = draft.seal()) {
                    var message = new NewMessage(
                            new NewMessage.Own(staged), Bytes.EMPTY, ImapHouse.NOW.toEpochMilli(), 0, Bytes.EMPTY);
                    house.account.file(inbox, message, FlagNames.NONE);
                }
            }
        }

        /** Messages come in from elsewhere; when too many are there, most go. */
        private void fromOther() {
            List<Integer> there = boxed(house.account.snapshot(other).uids());
            if (!there.isEmpty()) {
                house.account.copy(other, there.subList(0, Math.min(3, there.size())), inbox);
            }
            if (there.size() > 20) {
                house.account.expunge(other, there);
            }
            List<Integer> here = boxed(truth().uids());
            if (here.size() > 60) {
                house.account.expunge(inbox, here.subList(0, here.size() - 20));
            }
        }

        private static List<Integer> boxed(int[] uids) {
            var boxed = new ArrayList<Integer>();
            for (int uid : uids) {
                boxed.add(uid);
            }
            return boxed;
        }

        /** While it idles, it hears of everything without asking. */
        private void idle(SyncModelClient client) {
            String tag = client.begin("IDLE");
            if (!client.next().startsWith("+")) {
                throw new AssertionError("no continuation");
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                SyncModelClient busy = anyone();
                if (busy != client) {
                    one(busy);
                }
            }
            while (random.nextBoolean() && client.wrong(truth(), keywords()) != null) {
                while (client.wrong(truth(), keywords()) != null) {
                    client.apply(client.next(), false);
                }
            }
            client.heard.add("C: DONE");
            client.wire.send("DONE\r\n");
            client.finish(tag, false);
            check(client);
        }

        /** The connection broke, wherever it was; with QRESYNC the client goes on from what it remembers. */
        private void comeBack(SyncModelClient client) {
            if (!client.speaks.qresync()) {
                open(client);
                check(client);
                return;
            }
            SyncModelClient.Memory memory = client.remember();
            if (memory.flags().isEmpty() || memory.highest() == 0) {
                open(client);
                return;
            }
            int last = memory.flags().lastKey();
            String known = random.nextBoolean() ? "" : " 1:" + last;
            Map<Integer, String> left = client.resynchronise(
                    "SELECT INBOX (QRESYNC (" + validity + " " + memory.highest() + known + matches(memory) + "))",
                    memory);
            var fresh = new TreeMap<Integer, String>();
            MailboxSnapshot truth = truth();
            for (int i = 0; i < truth.size() && truth.uid(i) <= last; i++) {
                fresh.put(truth.uid(i), SyncModelClient.flags(truth, i, keywords()));
            }
            if (!left.equals(fresh)) {
                throw new AssertionError("resynchronised to " + left + ", but there is " + fresh);
            }
            check(client);
            look(client, 1);
        }

        private String matches(SyncModelClient.Memory memory) {
            if (random.nextBoolean()) {
                return "";
            }
            var uids = new ArrayList<>(memory.flags().keySet());
            int half = uids.size() / 2;
            return " (" + (half + 1) + "," + (half + 2) + " " + uids.get(half) + ","
                    + (half + 1 < uids.size() ? uids.get(half + 1) : uids.get(half) + 1) + ")";
        }
    }
}
