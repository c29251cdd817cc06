package org.postern.command;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.control.Outcome;
import org.postern.control.QueueAdministration;
import org.postern.control.QueueHandlers;
import org.postern.reason.Language;
import org.postern.reason.Reason;

/** A queue without a store. */
final class MemoryQueue implements QueueAdministration {
    static final String ID = "3k0vj2x9qd71m";

    final List<String> droppedBy = new ArrayList<>();
    final List<String> damaged = new ArrayList<>();
    private final Map<String, Message> messages = new LinkedHashMap<>();
    String next = "";
    int limit;

    void add(String id, String... recipients) {
        Reason held = Reason.SENDING_NOT_YET;
        List<Recipient> to = new ArrayList<>();
        for (String address : recipients) {
            to.add(new Recipient(address, held, held.text(Language.ENGLISH), "SUCCESS", "rfc822;" + address));
        }
        messages.put(
                id,
                new Message(
                        id,
                        "ann@our.example",
                        "<ann@our.example>",
                        1_200,
                        OffsetDateTime.parse("2026-11-24T06:00:00Z"),
                        Duration.ofHours(2),
                        "QQ314159",
                        "HDRS",
                        false,
                        true,
                        to.size(),
                        to));
    }

    @Override
    public @Nullable Part list(String after, int most) {
        limit = most;
        return after.isEmpty()
                ? new Part(messages.values().stream().map(MemoryQueue::outline).toList(), next, damaged)
                : null;
    }

    private static Message outline(Message whole) {
        return new Message(
                whole.id(),
                whole.account(),
                whole.from(),
                whole.size(),
                whole.queued(),
                whole.age(),
                whole.envelopeId(),
                whole.returns(),
                whole.utf8(),
                whole.eightBit(),
                whole.waiting(),
                whole.recipients().subList(0, Math.min(NAMED, whole.waiting())));
    }

    @Override
    public boolean isId(String text) {
        return text.length() == ID.length();
    }

    @Override
    public @Nullable Message message(String id) {
        return messages.get(id);
    }

    @Override
    public Outcome drop(String id, String by) {
        if (!isId(id)) {
            return QueueHandlers.notAnId(id);
        }
        if (messages.remove(id) == null) {
            return QueueHandlers.absent(id);
        }
        droppedBy.add(by);
        return new Outcome.Done("dropped");
    }
}
