package org.postern.dns;

import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;

/**
 * Answers, kept for as long as they hold, up to a number and a weight: strangers choose what is asked and how large the answer
 * is. The one used longest ago gives its place up. For any thread.
 */
final class AnswerCache {
    /** No answer is kept longer. */
    static final long MAX_SECONDS = 86_400;

    /** Octets of all that is kept, about. */
    static final long MAX_OCTETS = 16L * 1024 * 1024;

    /** Of an object with what leads to it, about. */
    private static final int OVERHEAD = 64;

    /** An answer, and for how long it holds; 0 for not to be kept. */
    record Fresh<R>(Answer<R> answer, long seconds) {}

    private record Question(DnsName name, int type) {}

    private record Kept(Answer<?> answer, long until, long octets) {}

    private final InstantSource clock;
    private final int most;
    private final Map<Question, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** Of all that is kept; guarded by {@link #kept}. */
    private long octets;

    AnswerCache(InstantSource clock, int most) {
        this.clock = clock;
        this.most = most;
    }

    /** How many octets are kept, about. */
    long octets() {
        synchronized (kept) {
            return octets;
        }
    }

    /** What is kept, or what is fetched now. The lock is not held while somebody waits for the network. */
    <R> Answer<R> get(DnsName name, RecordType<R> type, Supplier<Fresh<R>> fetch) {
        var question = new Question(name, type.code());
        long now = clock.instant().getEpochSecond();
        Answer<R> known = known(question, now);
        if (known != null) {
            return known;
        }
        Fresh<R> fresh = fetch.get();
        if (fresh.seconds() > 0) {
            long until = now + Math.min(MAX_SECONDS, fresh.seconds());
            keep(question, new Kept(fresh.answer(), until, weight(name, fresh.answer())));
        }
        return fresh.answer();
    }

    private void keep(Question question, Kept entry) {
        synchronized (kept) {
            Kept before = kept.put(question, entry);
            octets += entry.octets() - (before == null ? 0 : before.octets());
            Iterator<Kept> eldest = kept.values().iterator();
            while (kept.size() > most || octets > MAX_OCTETS) {
                octets -= eldest.next().octets();
                eldest.remove();
            }
        }
    }

    private static long weight(DnsName name, Answer<?> answer) {
        long weight = 4L * OVERHEAD + name.text().length();
        for (Object record : answer.records()) {
            weight += OVERHEAD
                    + switch (record) {
                        case String text -> text.length();
                        case DnsName host -> host.text().length();
                        default -> 2L * OVERHEAD; // An address, or an exchange with its host.
                    };
        }
        return weight;
    }

    @SuppressWarnings("unchecked") // A question is kept with the answer to its type.
    private <R> @Nullable Answer<R> known(Question question, long now) {
        synchronized (kept) {
            Kept entry = kept.get(question);
            return entry == null || entry.until() <= now ? null : (Answer<R>) entry.answer();
        }
    }
}
