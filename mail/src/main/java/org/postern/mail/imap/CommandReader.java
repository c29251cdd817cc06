package org.postern.mail.imap;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.LineReader;
import org.postern.mail.wire.SyntaxError;

/** Reads commands with their literals (RFC 3501 §4.3, 7888) from one connection, within a budget. */
public final class CommandReader {
    private final LineReader in;
    private final Continuation continuation;

    /** Asks the client to go on. */
    public interface Continuation {
        /** Writes a continuation request, and everything before it, to the peer (RFC 3501 §7.5). */
        void request() throws IOException;
    }

    public CommandReader(LineReader in, Continuation continuation) {
        this.in = in;
        this.continuation = continuation;
    }

    /**
     * Reads the next command. The message of an APPEND is left unread.
     *
     * @throws IOException when the connection broke
     */
    public ImapInput read(ImapBudget budget) throws IOException {
        var command = new Growing();
        while (true) {
            ImapInput early = line(command, budget);
            if (early != null) {
                return early;
            }
            Announced announced = announced(command.text);
            if (announced == null) {
                return parse(command, budget);
            }
            ImapInput answer = literal(command, announced, budget);
            if (answer != null) {
                return answer;
            }
        }
    }

    /** A command as it grows. */
    private static final class Growing {
        private final StringBuilder text = new StringBuilder();
        private int lines;
        private int literals;
        private int count;
        private boolean nul;

        String tag() {
            return ImapSyntax.tagOf(text.substring(0, Math.min(text.length(), ImapLimits.TAG + 1)));
        }
    }

    /**
     * @param at index of the brace, or of the tilde before it
     * @param waits whether the client waits for us
     * @param binary whether it is a {@code literal8} (RFC 3516 §7), which only the message of an APPEND may be
     */
    private record Announced(int at, long size, boolean waits, boolean binary) {}

    /** Adds a line; anything but null is the end of it. */
    private @Nullable ImapInput line(Growing command, ImapBudget budget) throws IOException {
        return switch (in.readLine(budget.line() - command.lines, ImapLimits.DROPPED)) {
            case LineReader.End _ -> {
                if (command.text.isEmpty()) {
                    yield new ImapInput.End();
                }
                throw new EOFException("closed in the middle of a command");
            }
            case LineReader.TooLong _ -> {
                if (announcesUnasked(in.ending())) {
                    yield new ImapInput.Broken("the line is too long");
                }
                String tag = command.text.isEmpty() ? ImapSyntax.tagOf(in.beginning()) : command.tag();
                yield new ImapInput.Bad(tag, "the line is too long");
            }
            case LineReader.BadEnd _ -> {
                String text = "a line ends with CR LF and has no NUL";
                yield announcesUnasked(in.ending())
                        ? new ImapInput.Broken(text)
                        : new ImapInput.Bad(command.tag(), text);
            }
            case LineReader.Complete(String octets) -> {
                command.text.append(octets);
                command.lines += octets.length();
                yield null;
            }
        };
    }

    /** Whether a literal comes without our asking: after a line that was dropped, it must not be read as commands. */
    private static boolean announcesUnasked(String ending) {
        int digit = ending.length() - 3;
        return ending.endsWith("+}") && digit >= 0 && Character.isDigit(ending.charAt(digit));
    }

    /** {@code {n}} or {@code {n+}} at the very end, with a tilde before it where that begins an argument. */
    private static @Nullable Announced announced(StringBuilder text) {
        int end = text.length() - 1;
        if (end < 2 || text.charAt(end) != '}') {
            return null;
        }
        boolean waits = text.charAt(end - 1) != '+';
        int at = waits ? end - 1 : end - 2;
        int last = at;
        long size = 0;
        long place = 1;
        while (at >= 0 && text.charAt(at) >= '0' && text.charAt(at) <= '9' && last - at < 18) {
            size += place * (text.charAt(at) - '0');
            place *= 10;
            at--;
        }
        if (at == last || at < 0 || text.charAt(at) != '{') {
            return null;
        }
        boolean binary = at > 1 && text.charAt(at - 1) == '~' && text.charAt(at - 2) == ' ';
        return new Announced(binary ? at - 1 : at, size, waits, binary);
    }

    /** Reads a literal; anything but null is the end of the command. */
    private @Nullable ImapInput literal(Growing command, Announced announced, ImapBudget budget) throws IOException {
        ImapCommand append = append(command, announced, budget);
        if (append != null) {
            return new ImapInput.Command(append);
        }
        boolean fits =
                announced.size() <= budget.literals() - command.literals && command.count < ImapLimits.LITERAL_COUNT;
        if (announced.waits() && !fits) {
            return new ImapInput.TooLarge(command.tag());
        }
        if (!announced.waits() && (!fits || announced.size() > budget.unasked())) {
            return new ImapInput.Broken("a literal is too large"); // RFC 7888 §4 and §5
        }
        if (announced.waits()) {
            continuation.request();
        }
        String octets = octets((int) announced.size());
        command.count++;
        command.literals += octets.length();
        command.nul |= octets.indexOf(0) >= 0;
        command.text.append("\r\n").append(octets);
        return null;
    }

    private static @Nullable ImapCommand append(Growing command, Announced announced, ImapBudget budget) {
        if (!budget.append() || command.nul) {
            return null;
        }
        try {
            var message = new ImapCommand.Coming(announced.size(), announced.waits(), announced.binary());
            return ImapSyntax.append(command.text.substring(0, announced.at()), budget, message);
        } catch (SyntaxError other) {
            return null; // what is wrong is found when the command is whole
        }
    }

    private String octets(int size) throws IOException {
        byte[] octets = new byte[size];
        int at = 0;
        while (at < size) {
            int n = in.read(octets, at, size - at);
            if (n < 0) {
                throw new EOFException("closed in the middle of a literal");
            }
            at += n;
        }
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    private static ImapInput parse(Growing command, ImapBudget budget) {
        if (command.nul) {
            return new ImapInput.Bad(command.tag(), "a literal has a NUL"); // RFC 3501 §9, CHAR8
        }
        try {
            return new ImapInput.Command(ImapSyntax.parse(command.text.toString(), budget));
        } catch (SyntaxError error) {
            return new ImapInput.Bad(command.tag(), String.valueOf(error.getMessage()));
        }
    }
}
