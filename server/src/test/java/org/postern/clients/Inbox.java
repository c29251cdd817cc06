package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postern.TrialServer;

/** A small IMAP client of our own, over TLS from the start: looks what is really in a mailbox. */
final class Inbox implements AutoCloseable {
    private final RawClient wire;
    private int tag;
    /** Messages in the selected mailbox, as told last. */
    private int exists;

    /**
     * What a command brought.
     *
     * @param lines untagged lines, literals left out
     * @param literals as Latin-1
     * @param end the tagged line without its tag
     */
    record Answer(List<String> lines, List<String> literals, String end) {
        Answer ok() {
            assertThat(end).startsWith("OK");
            return this;
        }
    }

    private Inbox(RawClient wire) {
        this.wire = wire;
    }

    /** Logs in and selects INBOX. */
    static Inbox of(TrialServer server, String address) throws IOException {
        Inbox inbox = from("127.0.0.1", server, address);
        inbox.ask("SELECT INBOX").ok();
        return inbox;
    }

    static Inbox from(String source, TrialServer server, String address) throws IOException {
        var inbox = new Inbox(RawClient.from(source, server.at("imaps")).tls(server.trust()));
        assertThat(inbox.wire.hear()).startsWith("* OK");
        inbox.ask("LOGIN " + address + " " + TrialServer.PASSWORD).ok();
        return inbox;
    }

    Answer ask(String command) throws IOException {
        String mine = "t" + ++tag;
        wire.say(mine + " " + command);
        var lines = new ArrayList<String>();
        var literals = new ArrayList<String>();
        while (true) {
            String line = wire.hear();
            if (line.isEmpty()) {
                throw new IOException("the server closed during " + command);
            }
            if (line.startsWith(mine + " ")) {
                return new Answer(lines, literals, line.substring(mine.length() + 1));
            }
            lines.add(line);
            note(line);
            if (line.endsWith("}")) {
                int size = Integer.parseInt(line.substring(line.lastIndexOf('{') + 1, line.length() - 1));
                literals.add(new String(wire.octets(size), StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** UIDs of the messages with that subject. */
    List<String> withSubject(String subject) throws IOException {
        return search("SUBJECT \"" + subject + "\"");
    }

    /** UIDs. */
    List<String> search(String keys) throws IOException {
        Answer answer = ask("UID SEARCH " + keys).ok();
        for (String line : answer.lines()) {
            if (line.startsWith("* SEARCH")) {
                String found = line.substring("* SEARCH".length()).strip();
                return found.isEmpty() ? List.of() : List.of(found.split(" ", -1));
            }
        }
        throw new IOException("no SEARCH response: " + answer);
    }

    /** The whole message, as Latin-1. */
    String message(String uid) throws IOException {
        return ask("UID FETCH " + uid + " BODY.PEEK[]").ok().literals().getFirst();
    }

    /** The one message with that subject: that it is one is asserted. */
    String only(String subject) throws IOException {
        List<String> uids = withSubject(subject);
        assertThat(uids).as("messages with the subject %s", subject).hasSize(1);
        return message(uids.getFirst());
    }

    /** What stands after the header. */
    static String body(String message) {
        return message.substring(message.indexOf("\r\n\r\n") + 4);
    }

    /** Messages in the mailbox as this session knows it: it learns of others when it asks. */
    int exists() throws IOException {
        ask("NOOP").ok();
        return exists;
    }

    /** Waits with IDLE until the mailbox has as many messages, in all at most that long. */
    void await(int messages, Duration atMost) throws IOException {
        long end = System.nanoTime() + atMost.toNanos();
        wire.say("idle IDLE");
        while (exists < messages) {
            assertThat(System.nanoTime() - end)
                    .as("%d of %d messages came in time", exists, messages)
                    .isNegative();
            String line = wire.hear();
            assertThat(line).as("the session goes on").isNotEmpty();
            note(line);
        }
        wire.say("DONE");
        String line;
        do {
            line = wire.hear();
            note(line);
            assertThat(line).isNotEmpty();
        } while (!line.startsWith("idle OK"));
    }

    private void note(String line) {
        if (line.startsWith("* ") && line.endsWith(" EXISTS")) {
            exists = Integer.parseInt(line.substring(2, line.length() - " EXISTS".length()));
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
