package org.postern.mail.imap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.postern.mail.wire.LineReader;

/** Commands as bytes for tests. */
final class Wire {
    private Wire() {}

    static CommandReader reader(String octets, CommandReader.Continuation continuation) {
        return new CommandReader(
                new LineReader(new ByteArrayInputStream(octets.getBytes(StandardCharsets.ISO_8859_1)), 512),
                continuation);
    }

    /** The first input of these bytes, after login. */
    static ImapInput input(String octets) {
        return input(octets, ImapBudget.AFTER_LOGIN);
    }

    static ImapInput input(String octets, ImapBudget budget) {
        try {
            return reader(octets, () -> {}).read(budget);
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    /** The command in one line. */
    static ImapCommand command(String line) {
        ImapInput input = input(line + "\r\n");
        if (input instanceof ImapInput.Command(ImapCommand command)) {
            return command;
        }
        throw new AssertionError(line + " gave " + input);
    }

    static List<ImapInput> inputs(String octets, ImapBudget budget) throws IOException {
        var inputs = new ArrayList<ImapInput>();
        CommandReader reader = reader(octets, () -> {});
        while (true) {
            ImapInput input = reader.read(budget);
            inputs.add(input);
            if (input instanceof ImapInput.End || input instanceof ImapInput.Broken) {
                return inputs;
            }
        }
    }
}
