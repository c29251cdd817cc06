package org.postern.administration;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.control.Outcome;
import org.postern.control.QueueAdministration;
import org.postern.control.QueueHandlers;
import org.postern.filing.Site;
import org.postern.mail.smtp.MailDsn;
import org.postern.mail.smtp.RcptDsn;
import org.postern.reason.Reason;
import org.postern.store.UnknownOutcome;
import org.postern.store.account.DeliveryId;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;
import org.postern.store.queue.Outgoing;
import org.postern.store.queue.QueueItem;
import org.postern.store.queue.QueuedRecipient;
import org.postern.store.queue.SendQueue;
import org.postern.trace.Event;
import org.postern.trace.EventLog;

/** The operator's wishes over the queue. For any thread. */
public final class SendingAdministration implements QueueAdministration {
    /** Damaged rows that a list names, a count. */
    private static final int DAMAGED = 20;

    private static final int DIGITS = 16;

    private final SendQueue queue;
    private final Directory directory;
    private final InstantSource clock;
    private final Supplier<Config.Person> operator;
    private final EventLog log;

    /**
     * @param operator his zone and language, as they are at the moment
     */
    public SendingAdministration(
            SendQueue queue, Directory directory, InstantSource clock, Supplier<Config.Person> operator, EventLog log) {
        this.queue = queue;
        this.directory = directory;
        this.clock = clock;
        this.operator = operator;
        this.log = log;
    }

    @Override
    public @Nullable Part list(String after, int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException(limit + " messages in one list");
        }
        DeliveryId last = place(after);
        if (last == null && !after.isEmpty()) {
            return null;
        }
        var damaged = new ArrayList<String>();
        List<Line> found =
                queue.oldest(last, limit + 1, item -> new Line(item.message().id(), view(item, NAMED)), damage -> {
                    if (damaged.size() < DAMAGED) {
                        damaged.add(damage);
                    }
                });
        List<Line> shown = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? place(shown.getLast().id()) : "";
        return new Part(shown.stream().map(Line::message).toList(), next, damaged);
    }

    private record Line(DeliveryId id, Message message) {}

    private static String place(DeliveryId id) {
        HexFormat hex = HexFormat.of();
        return hex.toHexDigits(id.time()) + hex.toHexDigits(id.high()) + hex.toHexDigits(id.low());
    }

    private static @Nullable DeliveryId place(String text) {
        if (text.length() != 3 * DIGITS || !text.chars().allMatch(HexFormat::isHexDigit)) {
            return null;
        }
        return new DeliveryId(
                HexFormat.fromHexDigitsToLong(text, 0, DIGITS),
                HexFormat.fromHexDigitsToLong(text, DIGITS, 2 * DIGITS),
                HexFormat.fromHexDigitsToLong(text, 2 * DIGITS, 3 * DIGITS));
    }

    /**
     * @param named recipients that are named, at most
     */
    private Message view(QueueItem item, int named) {
        Outgoing message = item.message();
        Instant submitted = Instant.ofEpochMilli(message.submitted());
        Person person = directory.person(message.account());
        return new Message(
                message.name(),
                person == null ? "" : person.address().toString(),
                message.from().toString(),
                message.size(),
                OffsetDateTime.ofInstant(submitted, operator.get().zone()),
                Duration.between(submitted, clock.instant()),
                message.dsn().envelopeId(),
                word(message.dsn().returns()),
                message.utf8(),
                message.eightBit(),
                item.recipients().size(),
                item.recipients().stream().limit(named).map(this::view).toList());
    }

    private static String word(MailDsn.Return returns) {
        return switch (returns) {
            case UNSAID -> "";
            case FULL -> "FULL";
            case HEADERS -> "HDRS";
        };
    }

    private Recipient view(QueuedRecipient recipient) {
        Reason why = switch (recipient.state()) {
            case HELD -> Reason.SENDING_NOT_YET;
        };
        return new Recipient(
                recipient.address().toString(),
                why,
                why.text(operator.get().language()),
                recipient.dsn().when().stream()
                        .sorted()
                        .map(RcptDsn.Notify::name)
                        .collect(Collectors.joining(",")),
                recipient.dsn().original());
    }

    private static String canonical(String id) {
        return id.strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean isId(String text) {
        return Site.isId(canonical(text));
    }

    @Override
    public @Nullable Message message(String id) {
        QueueItem item = find(id);
        return item == null ? null : view(item, Integer.MAX_VALUE);
    }

    private @Nullable QueueItem find(String id) {
        return queue.find(canonical(id), _ -> {
            // what cannot be read is named by the list, and by verify
        });
    }

    @Override
    public Outcome drop(String id, String by) {
        if (!isId(id)) {
            return QueueHandlers.notAnId(id);
        }
        QueueItem item = find(id);
        if (item == null) {
            return QueueHandlers.absent(id);
        }
        try {
            if (!queue.drop(item.message())) {
                return QueueHandlers.absent(id);
            }
        } catch (UnknownOutcome e) {
            dropped(item, by, Reason.STORE_TROUBLE); // it may be gone, and then nothing else says who did it
            throw e;
        }
        dropped(item, by, null);
        int without = item.recipients().size();
        return new Outcome.Done("message " + item.message().name() + " is dropped: "
                + (without == 1 ? "its recipient" : "its " + without + " recipients") + " will not get it");
    }

    /**
     * @param unsure why it may still be there; null when it is gone
     */
    private void dropped(QueueItem item, String by, @Nullable Reason unsure) {
        Outgoing message = item.message();
        Person person = directory.person(message.account());
        log.record(Event.of(
                "queue.dropped",
                null,
                unsure,
                "id",
                message.name(),
                "by",
                by,
                "account",
                person == null ? null : person.address().toString(),
                "from",
                message.from().toString(),
                "recipients",
                item.recipients().size(),
                "size",
                message.size(),
                "sure",
                unsure == null));
    }
}
