package org.postern.imapserver;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.store.account.MailboxSnapshot;

/**
 * A client that knows of the mailbox only what the untagged lines of its session told it, as RFC 3501 and 7162 §6 want
 * one to read them. Whatever cannot be so is an {@link AssertionError}.
 */
final class SyncModelClient {
    /** What it speaks. */
    record Speaks(boolean condstore, boolean qresync, boolean revision2) {}

    /** UID 0 and flags null are not known yet; MODSEQ 0 was never told. */
    record Entry(int uid, @Nullable String flags, long modSeq) {}

    /** What it keeps of a session that ended. */
    record Memory(long highest, TreeMap<Integer, String> flags) {}

    final Speaks speaks;
    final ImapClient wire;
    final List<String> heard = new ArrayList<>();
    List<Entry> view = new ArrayList<>();
    long highest;
    private long fetched;
    private long code;
    /** UIDs that it was told went earlier; whoever knows the truth looks at them. */
    final List<Integer> lost = new ArrayList<>();

    private int tags;
    private String asked = "";

    SyncModelClient(ImapHouse house, Speaks speaks) {
        this.speaks = speaks;
        this.wire = house.client();
        if (speaks.condstore() || speaks.revision2()) {
            command(
                    "ENABLE" + (speaks.qresync() ? " QRESYNC" : speaks.condstore() ? " CONDSTORE" : "")
                            + (speaks.revision2() ? " IMAP4REV2" : ""),
                    false);
        }
    }

    /** Sends a command and reads its answer; the tagged line without the tag. */
    String command(String command, boolean byNumber) {
        return finish(begin(command), byNumber);
    }

    /** Sends a command only; its tag. */
    String begin(String command) {
        String tag = "m" + ++tags;
        heard.add("C: " + tag + " " + command);
        expect(command);
        asked = command;
        wire.send(tag + " " + command + "\r\n");
        return tag;
    }

    /** After a silent STORE the flags are those that it wanted, unless a FETCH response says otherwise. */
    private void expect(String command) {
        if (!command.contains("FLAGS.SILENT")) {
            return;
        }
        boolean uid = command.startsWith("UID ");
        String set = command.split(" ", -1)[uid ? 2 : 1];
        char sign = command.charAt(command.indexOf("FLAGS.SILENT") - 1);
        var named = new TreeSet<>(List.of(command.substring(command.lastIndexOf('(') + 1, command.length() - 1)
                .split(" ", -1)));
        named.remove("");
        int largest = view.isEmpty() ? 0 : uid ? Integer.MAX_VALUE : view.size();
        for (int i = 0; i < view.size(); i++) {
            Entry entry = view.get(i);
            String before = entry.flags();
            if (before == null || ((entry.uid() != 0 || !uid) && !names(set, uid ? entry.uid() : i + 1, largest))) {
                continue;
            }
            var flags = new TreeSet<>(List.of(before.split(" ", -1)));
            flags.remove("");
            switch (sign) {
                case '+' -> flags.addAll(named);
                case '-' -> flags.removeAll(named);
                default -> flags = named;
            }
            // which of those without a UID are meant, it cannot know
            String after = entry.uid() == 0 && uid ? null : String.join(" ", flags);
            view.set(i, new Entry(entry.uid(), after, entry.modSeq()));
        }
    }

    private boolean names(String set, int number, int largest) {
        for (String range : set.split(",", -1)) {
            String[] ends = range.split(":", -1);
            boolean unknown = largest == Integer.MAX_VALUE && view.getLast().uid() == 0;
            int star = unknown || largest != Integer.MAX_VALUE
                    ? largest
                    : view.getLast().uid();
            int first = ends[0].equals("*") ? star : Integer.parseInt(ends[0]);
            int last = ends[ends.length - 1].equals("*") ? star : Integer.parseInt(ends[ends.length - 1]);
            if (number >= Math.min(first, last) && number <= Math.max(first, last)) {
                return true;
            }
        }
        return false;
    }

    /** Reads to the tagged line. */
    String finish(String tag, boolean byNumber) {
        while (true) {
            String line = next();
            if (line.startsWith(tag + " ")) {
                // RFC 7162 §6: only with the tagged line, and the response code before anything else
                highest = code > 0 ? code : Math.max(highest, fetched);
                fetched = 0;
                code = 0;
                return line.substring(tag.length() + 1);
            }
            apply(line, byNumber);
        }
    }

    String next() {
        String line = wire.line();
        if (line == null) {
            throw new AssertionError("the session ended");
        }
        heard.add("S: " + line);
        noteHighest(line);
        return line;
    }

    private void noteHighest(String line) {
        int at = line.indexOf("[HIGHESTMODSEQ ");
        if (at >= 0) {
            code = Long.parseLong(line.substring(at + 15, line.indexOf(']', at)));
        }
    }

    void apply(String line, boolean byNumber) {
        String[] words = line.split(" ", 4);
        if (line.startsWith("* VANISHED (EARLIER) ")) {
            earlier(uids(words[3]));
        } else if (line.startsWith("* VANISHED ")) {
            check(speaks.qresync() && !byNumber, line);
            uids(words[2]).forEach(this::vanished);
        } else if (words.length > 2 && words[2].equals("EXPUNGE")) {
            check(!speaks.qresync() && !byNumber, line);
            view.remove(Integer.parseInt(words[1]) - 1);
        } else if (words.length > 2 && words[2].equals("EXISTS")) {
            int count = Integer.parseInt(words[1]);
            check(count >= view.size(), line);
            while (view.size() < count) {
                view.add(new Entry(0, null, 0));
            }
        } else if (words.length > 3 && words[2].equals("FETCH")) {
            fetch(Integer.parseInt(words[1]), words[3], line);
        } else if ((line.equals("* SEARCH") || line.startsWith("* SEARCH ")) && asked.endsWith("SEARCH ALL")) {
            check(!speaks.revision2(), line);
            found(
                    line.equals("* SEARCH")
                            ? List.of()
                            : uids(line.substring("* SEARCH ".length()).replace(' ', ',')));
        } else if (line.startsWith("* ESEARCH ") && asked.endsWith("SEARCH ALL")) {
            check(speaks.revision2(), line);
            found(line.contains(" ALL ") ? uids(line.substring(line.indexOf(" ALL ") + 5)) : List.of());
        } else if (words.length > 2 && words[2].equals("RECENT")) {
            check(!speaks.revision2(), line);
        } else {
            check(!line.startsWith("* BYE") && !line.startsWith("* BAD"), line);
        }
    }

    /** All that it knows was searched for. */
    private void found(List<Integer> numbers) {
        check(numbers.size() == view.size(), "SEARCH of " + numbers.size() + " messages of " + view.size());
        for (int i = 0; i < view.size(); i++) {
            int uid = view.get(i).uid();
            int expected = asked.startsWith("UID ") ? uid : i + 1;
            check(expected == 0 || numbers.get(i) == expected, "SEARCH " + numbers + " of " + view);
        }
    }

    private static void check(boolean holds, String line) {
        if (!holds) {
            throw new AssertionError("must not be said: " + line);
        }
    }

    /** Removes a message that it was told of: by its UID, or where that UID must have been. */
    private void vanished(int uid) {
        int unknown = -1;
        for (int i = 0; i < view.size(); i++) {
            int there = view.get(i).uid();
            if (there == uid) {
                view.remove(i);
                return;
            }
            if (there > uid) {
                break;
            }
            unknown = there == 0 ? i : -1;
        }
        check(unknown >= 0, "VANISHED " + uid + " of " + view);
        // which of its neighbours without a UID it was cannot be told: their flags are unknown now
        for (int i = unknown; i >= 0 && view.get(i).uid() == 0; i--) {
            view.set(i, new Entry(0, null, 0));
        }
        view.remove(unknown);
    }

    /** Numbers stay as they are. */
    private void earlier(List<Integer> uids) {
        check(speaks.qresync(), "VANISHED (EARLIER)");
        for (int uid : uids) {
            check(view.stream().noneMatch(entry -> entry.uid() == uid), "VANISHED (EARLIER) " + uid);
            remembered.remove(uid);
            lost.add(uid);
        }
    }

    private void fetch(int number, String items, String line) {
        check(number >= 1 && number <= view.size(), line);
        Entry before = view.get(number - 1);
        String uidText = after(items, "UID ", " )");
        String unordered = after(items, "FLAGS (", ")");
        String flags = unordered == null ? null : String.join(" ", new TreeSet<>(List.of(unordered.split(" ", -1))));
        String modSeqText = after(items, "MODSEQ (", ")");
        int uid = uidText == null ? before.uid() : Integer.parseInt(uidText);
        check(before.uid() == 0 || before.uid() == uid, line + " but it was " + before);
        long modSeq = modSeqText == null ? 0 : Long.parseLong(modSeqText);
        fetched = Math.max(fetched, modSeq);
        String now = flags == null ? before.flags() : flags;
        // flags without MODSEQ were asked for so: how new they are is not known
        view.set(number - 1, new Entry(uid, now, modSeq > 0 ? modSeq : flags == null ? before.modSeq() : 0));
        if (flags != null && remembered.containsKey(uid)) {
            remembered.put(uid, flags);
        }
    }

    private static @Nullable String after(String items, String word, String ends) {
        int at = items.indexOf(word);
        if (at < 0) {
            return null;
        }
        int end = at + word.length();
        while (ends.indexOf(items.charAt(end)) < 0) {
            end++;
        }
        return items.substring(at + word.length(), end);
    }

    private static List<Integer> uids(String set) {
        var uids = new ArrayList<Integer>();
        for (String range : set.split(",", -1)) {
            String[] ends = range.split(":", -1);
            for (int uid = Integer.parseInt(ends[0]); uid <= Integer.parseInt(ends[ends.length - 1]); uid++) {
                uids.add(uid);
            }
        }
        return uids;
    }

    /** What it resynchronises; empty otherwise. */
    private TreeMap<Integer, String> remembered = new TreeMap<>();

    /** All before the first message of which it does not know everything: what comes after is new to it. */
    Memory remember() {
        var flags = new TreeMap<Integer, String>();
        for (Entry entry : view) {
            String known = entry.flags();
            if (entry.uid() == 0 || known == null) {
                break;
            }
            flags.put(entry.uid(), known);
        }
        return new Memory(highest, flags);
    }

    /** Comes back with what it remembers; what is left of it afterwards. */
    Map<Integer, String> resynchronise(String command, Memory memory) {
        remembered = new TreeMap<>(memory.flags());
        view = new ArrayList<>();
        String answer = command(command, false);
        check(answer.startsWith("OK"), answer);
        Map<Integer, String> left = remembered;
        remembered = new TreeMap<>();
        return left;
    }

    /** Where what it knows is not what is there; null when all is well. */
    @Nullable
    String wrong(MailboxSnapshot truth, List<String> keywords) {
        if (view.size() != truth.size()) {
            return "knows " + view.size() + " messages of " + truth.size();
        }
        for (int i = 0; i < view.size(); i++) {
            Entry entry = view.get(i);
            String flags = flags(truth, i, keywords);
            if (entry.uid() != 0 && entry.uid() != truth.uid(i)) {
                return "knows " + entry + " as " + (i + 1) + ", but that is " + truth.uid(i);
            }
            String known = entry.flags();
            if (known != null && !known.equals(flags)) {
                return "knows " + entry + " as " + (i + 1) + ", but its flags are " + flags;
            }
            if (speaks.condstore() && entry.modSeq() != 0 && entry.modSeq() != truth.modSeq(i)) {
                return "knows " + entry + " as " + (i + 1) + ", but its MODSEQ is " + truth.modSeq(i);
            }
        }
        return null;
    }

    static String flags(MailboxSnapshot truth, int index, List<String> keywords) {
        String all = FlagWords.all(keywords, false);
        var flags = new TreeSet<String>();
        for (String word : all.substring(1, all.length() - 1).split(" ", -1)) {
            int bit = List.of("\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft")
                    .indexOf(word);
            long bits =
                    bit >= 0 ? truth.flags(index).system() : truth.flags(index).keywords();
            int place = bit >= 0 ? bit : keywords.indexOf(word);
            if ((bits >> place & 1) != 0) {
                flags.add(word);
            }
        }
        return String.join(" ", flags);
    }
}
