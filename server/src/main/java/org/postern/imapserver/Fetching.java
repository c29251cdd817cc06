package org.postern.imapserver;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.mail.imap.Dates;
import org.postern.mail.imap.FetchItem;
import org.postern.mail.imap.ImapCommand;
import org.postern.mail.imap.ResponseWriter;
import org.postern.mail.imap.StructureWriter;
import org.postern.mail.mime.Summary;
import org.postern.store.BlobId;
import org.postern.store.Bytes;
import org.postern.store.account.FlagChange;
import org.postern.store.account.FlagNames;
import org.postern.store.account.Flags;
import org.postern.store.account.MailboxSnapshot;
import org.postern.store.account.Message;

/** FETCH (RFC 3501 §6.4.5), in slices; bodies are streamed. One command of one session. */
final class Fetching {
    private final ImapWire wire;
    private final ResponseWriter out;
    private final SessionState.Selected state;
    private final List<FetchItem> items;
    private final boolean withRows;
    private final boolean withSummary;
    private final boolean withBodies;
    private final boolean withModSeq;
    private final boolean withDecoded;
    private final boolean marksSeen;
    private final long changedSince;
    private boolean unknownEncoding;

    private Fetching(ImapWire wire, SessionState.Selected state, ImapCommand.Fetch command) {
        this.wire = wire;
        this.out = wire.out();
        this.state = state;
        this.items = items(command);
        this.changedSince = command.changedSince();
        boolean rows = false;
        boolean summary = false;
        boolean bodies = false;
        boolean seen = false;
        boolean decodes = false;
        for (FetchItem item : items) {
            rows |= !(item instanceof FetchItem.Flags)
                    && !(item instanceof FetchItem.Uid)
                    && !(item instanceof FetchItem.ModSeq);
            summary |= item instanceof FetchItem.Envelope
                    || item instanceof FetchItem.Structure
                    || item instanceof FetchItem.Section
                    || isDecoded(item);
            bodies |= item instanceof FetchItem.Section || isDecoded(item);
            seen |= item instanceof FetchItem.Section section && !section.peek();
            seen |= item instanceof FetchItem.Binary binary && !binary.peek();
            decodes |= isDecoded(item);
        }
        this.withRows = rows;
        this.withSummary = summary;
        this.withBodies = bodies;
        this.withModSeq = items.contains(new FetchItem.ModSeq());
        this.withDecoded = decodes;
        this.marksSeen = seen && !state.view().readOnly();
    }

    private static boolean isDecoded(FetchItem item) {
        return item instanceof FetchItem.Binary || item instanceof FetchItem.BinarySize;
    }

    /** UID FETCH always answers with the UID (§6.4.8), CHANGEDSINCE with MODSEQ (RFC 7162 §3.1.4.1). */
    private static List<FetchItem> items(ImapCommand.Fetch command) {
        var items = new ArrayList<>(command.items());
        if (command.uid() && !items.contains(new FetchItem.Uid())) {
            items.addFirst(new FetchItem.Uid());
        }
        if (command.changedSince() != ImapCommand.Fetch.ALL && !items.contains(new FetchItem.ModSeq())) {
            items.add(new FetchItem.ModSeq());
        }
        return items;
    }

    static Answer fetch(ImapWire wire, SessionState.Selected state, ImapCommand.Fetch command) throws IOException {
        View view = state.view();
        if (command.vanished() && !view.enabled().qresync()) {
            return Answer.bad("enable QRESYNC first"); // RFC 7162 §3.2.6
        }
        int[] numbers = view.numbers(command.set(), command.uid());
        if (numbers == null) {
            return Answer.bad("no such message");
        }
        if (command.vanished()) {
            wire.working();
            Vanished.write(wire.out(), true, Vanished.since(wire, view, command.changedSince(), command.set(), 0));
        }
        return new Fetching(wire, state, command).all(numbers, command.uid());
    }

    private Answer all(int[] numbers, boolean uid) throws IOException {
        boolean complete = true;
        for (int from = 0; from < numbers.length; from += ImapServerLimits.SLICE) {
            wire.working();
            complete &= slice(numbers, from, Math.min(numbers.length, from + ImapServerLimits.SLICE));
        }
        if (unknownEncoding) {
            return Answer.no("UNKNOWN-CTE", "a transfer encoding is not known here"); // RFC 9051 §7.5.2
        }
        // RFC 2180 §4.1.2: what others expunged meanwhile; RFC 3501 §6.4.8: to UIDs that is no error
        return complete || uid ? Answer.ok("done") : Answer.no("EXPUNGEISSUED", "some messages are gone");
    }

    private boolean slice(int[] numbers, int from, int to) throws IOException {
        View view = state.view();
        MailboxSnapshot now = view.snapshot();
        int[] wanted = changed(now, Arrays.copyOfRange(numbers, from, to));
        Opening opening = open(wanted);
        Map<Long, Message> rows = opening.rows();
        List<String> keywords = view.tellKeywords(out);
        var unseen = new ArrayList<Integer>();
        boolean complete = true;
        int index = -1;
        Ahead ahead = opening.ahead();
        for (int i = 0; i < wanted.length; i++) {
            int number = wanted[i];
            ahead = withBodies && i == ahead.end() ? readAhead(wanted, i, rows) : ahead;
            Message message = withRows ? rows.get(view.email(number)) : null;
            int uid = view.uid(number);
            index = now.indexOf(uid, index + 1);
            if ((withRows && message == null) || (index < 0 && withModSeq)) {
                complete = false;
                continue;
            }
            Flags flags = index < 0 ? Flags.NONE : now.flags(index);
            long modSeq = index < 0 ? 0 : now.modSeq(index);
            boolean told = one(number, uid, modSeq, flags, keywords, bytes(message, ahead));
            complete &= told;
            if (told && marksSeen && !flags.has(Flags.SEEN)) {
                unseen.add(uid);
            }
        }
        if (!unseen.isEmpty()) {
            var seen = new FlagChange(FlagChange.Mode.ADD, new FlagNames(Flags.SEEN, List.of()));
            state.account().store(view.mailbox(), unseen, seen, Long.MAX_VALUE);
        }
        return complete;
    }

    /**
     * Bodies that were read together.
     *
     * @param end index of the first message whose body was not
     */
    private record Ahead(int end, Map<BlobId, Bytes> bodies) {
        static final Ahead NONE = new Ahead(0, Map.of());
    }

    /** What is read of a slice before its first message is told. */
    private record Opening(Map<Long, Message> rows, Ahead ahead) {}

    private Opening open(int[] numbers) {
        if (!withRows) {
            return new Opening(Map.of(), Ahead.NONE);
        }
        return state.account().together(() -> {
            Map<Long, Message> rows = rows(numbers);
            return new Opening(rows, withBodies ? readAhead(numbers, 0, rows) : Ahead.NONE);
        });
    }

    private Ahead readAhead(int[] numbers, int from, Map<Long, Message> rows) {
        var messages = new ArrayList<Message>();
        long size = 0;
        int at = from;
        for (; at < numbers.length && size < ImapServerLimits.FETCH_AHEAD; at++) {
            Message message = rows.get(state.view().email(numbers[at]));
            if (message != null && message.size() <= ImapServerLimits.FETCH_AHEAD) {
                messages.add(message);
                size += message.size();
            }
        }
        return new Ahead(at, messages.isEmpty() ? Map.of() : state.account().smallBodies(messages));
    }

    private @Nullable MessageBytes bytes(@Nullable Message message, Ahead ahead) {
        return message == null
                ? null
                : new MessageBytes(state.account(), message, ahead.bodies().get(message.body()));
    }

    /** Those whose MODSEQ is higher than the one the client named; one that is gone has none. */
    private int[] changed(MailboxSnapshot now, int[] numbers) {
        if (changedSince == ImapCommand.Fetch.ALL) {
            return numbers;
        }
        return Arrays.stream(numbers)
                .filter(number -> {
                    int index = now.indexOf(state.view().uid(number));
                    return index >= 0 && now.modSeq(index) > changedSince;
                })
                .toArray();
    }

    private Map<Long, Message> rows(int[] numbers) {
        var emails = new ArrayList<Long>();
        for (int number : numbers) {
            emails.add(state.view().email(number));
        }
        return state.account().messages(emails);
    }

    private boolean one(
            int number, int uid, long modSeq, Flags flags, List<String> keywords, @Nullable MessageBytes bytes)
            throws IOException {
        Message message = bytes == null ? null : bytes.message();
        Summary summary = withSummary && bytes != null ? bytes.summary() : null;
        if (withSummary && summary == null) {
            return false;
        }
        DecodedParts decoded = null;
        if (withDecoded && bytes != null && summary != null) {
            decoded = new DecodedParts(wire, bytes, summary.structure());
            switch (decoded.measure(items)) {
                case READY -> {}
                case UNKNOWN_ENCODING -> {
                    unknownEncoding = true;
                    return false;
                }
                case GONE -> {
                    return false;
                }
            }
        }
        out.begin(number, "FETCH").open();
        for (FetchItem item : items) {
            switch (item) {
                case FetchItem.Flags _ -> FlagWords.write(out, flags, keywords);
                case FetchItem.Uid _ -> out.atom("UID").number(uid);
                case FetchItem.ModSeq _ ->
                    out.atom("MODSEQ").open().number(modSeq).close();
                case FetchItem.InternalDate _ -> internalDate(message);
                case FetchItem.Size _ -> out.atom("RFC822.SIZE").number(message == null ? 0 : message.size());
                case FetchItem.Envelope _, FetchItem.Structure _, FetchItem.Section _ -> deep(item, summary, bytes);
                case FetchItem.Binary _, FetchItem.BinarySize _ -> {
                    if (decoded != null) {
                        decoded.write(item);
                    }
                }
            }
        }
        out.close().end();
        return true;
    }

    private void internalDate(@Nullable Message message) throws IOException {
        if (message != null) {
            var zone = ZoneOffset.ofTotalSeconds(Math.clamp(message.offsetMinutes(), -18 * 60, 18 * 60) * 60);
            out.atom("INTERNALDATE")
                    .atom(Dates.write(Instant.ofEpochMilli(message.received()).atOffset(zone)));
        }
    }

    private void deep(FetchItem item, @Nullable Summary summary, @Nullable MessageBytes bytes) throws IOException {
        if (summary == null || bytes == null) {
            return;
        }
        if (item instanceof FetchItem.Envelope) {
            out.atom("ENVELOPE");
            StructureWriter.envelope(out, summary.envelope());
        } else if (item instanceof FetchItem.Structure(boolean extended)) {
            out.atom(extended ? "BODYSTRUCTURE" : "BODY");
            StructureWriter.structure(out, summary.structure(), extended);
        } else if (item instanceof FetchItem.Section section) {
            Sections.write(out, section, summary.structure(), bytes);
        }
    }
}
