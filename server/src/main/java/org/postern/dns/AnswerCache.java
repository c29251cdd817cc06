package org.postern.dns;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.Answer;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.RecordType;

/** Answers, kept for as long as they hold. The one used longest ago gives its place up. For any thread. */
final class AnswerCache {
    /** No answer is kept longer. */
    static final long MAX_SECONDS = 86_400;

    /** An answer, and for how long it holds; 0 for not to be kept. */
    record Fresh<R>(Answer<R> answer, long seconds) {}

    private record Question(DnsName name, int type) {}

    private record Kept(Answer<?> answer, long until) {}

    private final InstantSource clock;
    private final Map<Question, Kept> kept;

    AnswerCache(InstantSource clock, int most) {
        this.clock = clock;
        this.kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Question, Kept> eldest) {
                return size() > most;
            }
        };
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
            synchronized (kept) {
                kept.put(question, new Kept(fresh.answer(), now + Math.min(MAX_SECONDS, fresh.seconds())));
            }
        }
        return fresh.answer();
    }

    @SuppressWarnings("unchecked") // A question is kept with the answer to its type.
    private <R> @Nullable Answer<R> known(Question question, long now) {
        synchronized (kept) {
            Kept entry = kept.get(question);
            return entry == null || entry.until() <= now ? null : (Answer<R>) entry.answer();
        }
    }
}
