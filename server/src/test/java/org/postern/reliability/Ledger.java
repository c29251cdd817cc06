package org.postern.reliability;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the server owes by its own word. Every change is announced before it is asked for and settled by the answer; what
 * was announced and never answered may or may not have happened. For many threads.
 */
final class Ledger {
    /** Where mail lies. */
    record Place(String account, String mailbox) {}

    /** Whether a message must be there. */
    private enum Presence {
        MUST,
        MAY,
        MUST_NOT
    }

    /** One message at one place. */
    static final class Entry {
        private final Sample sample;
        /** Brought by a step after the acknowledgement: may come late. */
        private final boolean later;

        private Presence presence = Presence.MAY;
        private int uid;
        private Set<String> flags = Set.of();
        /** Flags that were asked for and not confirmed. */
        private final List<Set<String>> asked = new ArrayList<>();

        private Entry(Sample sample, boolean later) {
            this.sample = sample;
            this.later = later;
        }

        int uid() {
            return uid;
        }

        Sample sample() {
            return sample;
        }

        Set<String> flags() {
            return flags;
        }
    }

    private final Map<Place, Map<Long, Entry>> places = new HashMap<>();
    private final Map<Place, Long> validities = new HashMap<>();
    private final Map<Place, Map<Integer, Long>> uids = new HashMap<>();
    private final Map<Long, Set<Place>> together = new HashMap<>();
    private final List<Timed> journal = new ArrayList<>();
    private final Figures figures = new Figures();

    private record Timed(long millis, boolean answer, Consumer<Ledger> change) {}

    /** Counts of what was found. */
    static final class Figures {
        long acknowledged;
        long unknown;
        long lost;
        long doubled;
        long torn;
        long other;

        void add(Figures more) {
            acknowledged += more.acknowledged;
            unknown += more.unknown;
            lost += more.lost;
            doubled += more.doubled;
            torn += more.torn;
            other += more.other;
        }

        @Override
        public String toString() {
            return acknowledged + " acknowledged, " + unknown + " unknown outcomes, " + lost + " lost, " + doubled
                    + " doubled, " + torn + " torn, " + other + " otherwise wrong";
        }
    }

    private void asked(Consumer<Ledger> change) {
        change(false, change);
    }

    private void answered(Consumer<Ledger> change) {
        change(true, change);
    }

    private synchronized void change(boolean answer, Consumer<Ledger> change) {
        journal.add(new Timed(System.currentTimeMillis(), answer, change));
        change.accept(this);
    }

    /** What was known at a moment: what was asked in that very millisecond may be done, what was answered in it need not. */
    synchronized Ledger asOf(long millis) {
        Ledger then = new Ledger();
        for (Timed timed : journal) {
            if (timed.millis < millis || (timed.millis == millis && !timed.answer)) {
                timed.change.accept(then);
            }
        }
        return then;
    }

    private Map<Long, Entry> at(Place place) {
        return places.computeIfAbsent(place, _ -> new TreeMap<>());
    }

    private @Nullable Entry entry(Place place, long tag) {
        return at(place).get(tag);
    }

    /** Begins a message. */
    void offer(Sample sample, Collection<Place> to) {
        List<Place> all = List.copyOf(to);
        asked(ledger -> {
            ledger.figures.unknown++;
            for (Place place : all) {
                ledger.at(place).put(sample.tag(), new Entry(sample, all.size() > 1));
            }
            if (all.size() > 1) {
                ledger.together.put(sample.tag(), Set.copyOf(all));
            }
        });
    }

    /** It was acknowledged; 0 for an unknown UID. */
    void taken(Sample sample, Collection<Place> to, int uid) {
        List<Place> all = List.copyOf(to);
        answered(ledger -> {
            ledger.countAnswer();
            for (Place place : all) {
                Entry entry = ledger.entry(place, sample.tag());
                if (entry != null) {
                    entry.presence = Presence.MUST;
                    entry.uid = uid;
                }
            }
        });
    }

    private void countAnswer() {
        figures.unknown--;
        figures.acknowledged++;
    }

    /** It was refused: it must never turn up. */
    void refused(Sample sample, Collection<Place> to) {
        List<Place> all = List.copyOf(to);
        answered(ledger -> {
            ledger.figures.unknown--;
            all.forEach(place -> ledger.at(place).remove(sample.tag()));
            ledger.together.remove(sample.tag());
        });
    }

    void askFlags(Place place, long tag, Set<String> flags) {
        asked(ledger -> {
            ledger.figures.unknown++;
            Entry entry = ledger.entry(place, tag);
            if (entry != null) {
                entry.asked.add(Set.copyOf(flags));
            }
        });
    }

    void flagsSet(Place place, long tag) {
        answered(ledger -> {
            ledger.countAnswer();
            Entry entry = ledger.entry(place, tag);
            if (entry != null && !entry.asked.isEmpty()) {
                entry.flags = entry.asked.getLast();
                entry.asked.clear();
            }
        });
    }

    void askExpunge(Place place, long tag) {
        asked(ledger -> {
            ledger.figures.unknown++;
            Entry entry = ledger.entry(place, tag);
            if (entry != null) {
                entry.presence = Presence.MAY;
            }
        });
    }

    void expunged(Place place, long tag) {
        answered(ledger -> {
            ledger.countAnswer();
            Entry entry = ledger.entry(place, tag);
            if (entry != null) {
                entry.presence = Presence.MUST_NOT;
            }
        });
    }

    /** A message that must be there, with a UID we know and nothing unanswered; null when there is none. */
    synchronized @Nullable Entry some(Place place, long random) {
        List<Entry> fit = at(place).values().stream()
                .filter(entry -> entry.presence == Presence.MUST && entry.uid > 0 && entry.asked.isEmpty())
                .toList();
        return fit.isEmpty() ? null : fit.get((int) Math.floorMod(random, (long) fit.size()));
    }

    synchronized boolean knows(Place place, long tag) {
        return at(place).containsKey(tag);
    }

    synchronized Figures figures() {
        return figures;
    }

    /** Whether something that was acknowledged is not there yet and may still be on its way to its mailbox. */
    synchronized boolean awaits(Place place, Set<Long> present) {
        return at(place).values().stream()
                .anyMatch(entry ->
                        entry.later && entry.presence == Presence.MUST && !present.contains(entry.sample.tag()));
    }

    /** Which message a UID was last time; null when it was not there. */
    synchronized @Nullable Long known(Place place, int uid) {
        return uids.computeIfAbsent(place, _ -> new HashMap<>()).get(uid);
    }

    /**
     * Compares a mailbox with what is owed, in words, and remembers what it saw.
     *
     * @param found each message with its tag
     */
    synchronized List<String> compare(Place place, long validity, List<Seen> found) {
        List<String> wrong = new ArrayList<>();
        Long before = validities.putIfAbsent(place, validity);
        if (before != null && before != validity) {
            wrong.add(other(place + ": UIDVALIDITY was " + before + ", is " + validity));
        }
        Set<Long> present = new HashSet<>();
        for (Seen seen : found) {
            compare(place, seen, present, wrong);
        }
        for (Entry entry : at(place).values()) {
            if (!present.contains(entry.sample.tag())) {
                missing(place, entry, wrong);
            }
        }
        return wrong;
    }

    /** A message as it was found. */
    record Seen(int uid, long tag, Set<String> flags, boolean whole) {}

    private void compare(Place place, Seen seen, Set<Long> present, List<String> wrong) {
        Entry entry = entry(place, seen.tag());
        String what = place + " message " + seen.tag() + " UID " + seen.uid();
        Long earlier = uids.computeIfAbsent(place, _ -> new HashMap<>()).put(seen.uid(), seen.tag());
        if (earlier != null && earlier != seen.tag()) {
            wrong.add(other(what + ": the UID was that of message " + earlier));
        }
        if (!seen.whole()) {
            figures.torn++;
            wrong.add(what + ": torn");
        }
        if (!present.add(seen.tag())) {
            figures.doubled++;
            wrong.add(what + ": doubled");
        } else if (entry == null) {
            wrong.add(other(what + ": never sent, or refused"));
        } else if (entry.presence == Presence.MUST_NOT) {
            wrong.add(other(what + ": expunged, and there again"));
        } else {
            if (entry.uid > 0 && entry.uid != seen.uid()) {
                wrong.add(other(what + ": the acknowledgement said UID " + entry.uid));
            }
            if (!seen.flags().equals(entry.flags) && !entry.asked.contains(seen.flags())) {
                wrong.add(other(what + ": flags " + seen.flags() + ", acknowledged " + entry.flags));
            }
            entry.presence = Presence.MUST;
            entry.uid = seen.uid();
            entry.flags = seen.flags();
            entry.asked.clear();
        }
    }

    private String other(String words) {
        figures.other++;
        return words;
    }

    private void missing(Place place, Entry entry, List<String> wrong) {
        switch (entry.presence) {
            case MUST -> {
                figures.lost++;
                wrong.add(place + " message " + entry.sample.tag() + " (" + entry.sample.size() + " octets): lost");
            }
            // What goes through the queue may still come; all else happened before the restart or not at all.
            case MAY -> entry.presence = entry.later ? Presence.MAY : Presence.MUST_NOT;
            case MUST_NOT -> {
                // as it should be
            }
        }
    }

    /** Deliveries to several that reached some and not all, once nothing is under way. */
    synchronized List<String> halfDelivered() {
        List<String> wrong = new ArrayList<>();
        together.forEach((tag, all) -> {
            long there = all.stream()
                    .map(place -> entry(place, tag))
                    .filter(entry -> entry != null && entry.presence == Presence.MUST)
                    .count();
            if (there != 0 && there != all.size()) {
                wrong.add(other("message " + tag + " reached " + there + " of " + all.size()));
            }
        });
        return wrong;
    }

    synchronized Set<Place> places() {
        return Set.copyOf(places.keySet());
    }
}
