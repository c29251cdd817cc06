package org.postern.mail.imap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CommandReaderTest {
    private static final ImapCommand LOGIN = new ImapCommand.Login("a", "u{", "p\r\nq");

    @Test
    void synchronizingLiteralsAreAskedFor() throws IOException {
        var asked = new AtomicInteger();
        CommandReader reader = Wire.reader("a LOGIN {2}\r\nu{ {4}\r\np\r\nq\r\nb NOOP\r\n", asked::incrementAndGet);

        assertThat(reader.read(ImapBudget.BEFORE_LOGIN)).isEqualTo(new ImapInput.Command(LOGIN));
        assertThat(asked).hasValue(2);
        assertThat(reader.read(ImapBudget.BEFORE_LOGIN)).isEqualTo(new ImapInput.Command(new ImapCommand.Noop("b")));
        assertThat(reader.read(ImapBudget.BEFORE_LOGIN)).isEqualTo(new ImapInput.End());
    }

    @Test
    void othersAreNot() throws IOException {
        var asked = new AtomicInteger();
        CommandReader reader = Wire.reader("a LOGIN {2+}\r\nu{ {4+}\r\np\r\nq\r\n", asked::incrementAndGet);

        assertThat(reader.read(ImapBudget.BEFORE_LOGIN)).isEqualTo(new ImapInput.Command(LOGIN));
        assertThat(asked).hasValue(0);
    }

    @Test
    void aLiteralBeforeLoginHasABound() {
        assertThat(login(ImapLimits.LITERALS_BEFORE_LOGIN - 2, "")).isInstanceOf(ImapInput.Command.class);
        assertThat(login(ImapLimits.LITERALS_BEFORE_LOGIN - 1, "")).isInstanceOf(ImapInput.Command.class);
        assertThat(login(ImapLimits.LITERALS_BEFORE_LOGIN, "")).isEqualTo(new ImapInput.TooLarge("a"));
        assertThat(login(ImapLimits.LITERAL_MINUS, "+")).isInstanceOf(ImapInput.Command.class);
        assertThat(login(ImapLimits.LITERAL_MINUS + 1, "+")).isInstanceOf(ImapInput.Broken.class);
    }

    /** All literals of a command count together: the name has one octet. */
    private static ImapInput login(int size, String plus) {
        return Wire.input(
                "a LOGIN {1+}\r\nu {" + size + plus + "}\r\n" + "p".repeat(size) + "\r\n", ImapBudget.BEFORE_LOGIN);
    }

    @Test
    void aLiteralAfterLoginHasABound() {
        assertThat(search(ImapLimits.LITERALS)).isInstanceOf(ImapInput.Bad.class);
        assertThat(search(ImapLimits.LITERALS + 1)).isEqualTo(new ImapInput.TooLarge("a"));
    }

    private static ImapInput search(int size) {
        return Wire.input("a SEARCH TEXT {" + size + "}\r\n" + "p".repeat(size) + "\r\n");
    }

    @Test
    void allLinesOfACommandHaveABound() {
        String start = "a LOGIN u ";
        int rest = ImapLimits.LINE_BEFORE_LOGIN - start.length();
        assertThat(Wire.input(start + "p".repeat(rest) + "\r\n", ImapBudget.BEFORE_LOGIN))
                .isInstanceOf(ImapInput.Command.class);
        assertThat(Wire.input(start + "p".repeat(rest + 1) + "\r\n", ImapBudget.BEFORE_LOGIN))
                .isEqualTo(new ImapInput.Bad("a", "the line is too long"));
        String withLiteral = "a LOGIN {1+}\r\nu ";
        assertThat(Wire.input(withLiteral + "p".repeat(rest - 3) + "\r\n", ImapBudget.BEFORE_LOGIN))
                .isInstanceOf(ImapInput.Command.class);
        assertThat(Wire.input(withLiteral + "p".repeat(rest - 2) + "\r\n", ImapBudget.BEFORE_LOGIN))
                .isInstanceOf(ImapInput.Bad.class);
        int after = ImapLimits.LINE - "a COPY 1 ".length();
        assertThat(Wire.input("a COPY " + "1,".repeat(10_000) + "1 x\r\n")).isInstanceOf(ImapInput.Command.class);
        assertThat(Wire.input("a COPY 1 " + "x".repeat(after + 1) + "\r\n"))
                .isEqualTo(new ImapInput.Bad("a", "the line is too long"));
    }

    @Test
    void manyLiteralsHaveABound() {
        assertThat(Wire.input("a ID (" + "\"x\" {0+}\r\n ".repeat(ImapLimits.LITERAL_COUNT) + ")\r\n"))
                .isInstanceOf(ImapInput.Bad.class);
        assertThat(Wire.input("a ID (" + "\"x\" {0+}\r\n ".repeat(ImapLimits.LITERAL_COUNT + 1) + ")\r\n"))
                .isInstanceOf(ImapInput.Broken.class);
    }

    @Test
    void badLineEndsAndNulAreBad() throws IOException {
        assertThat(Wire.input("a NOOP\n")).isInstanceOf(ImapInput.Bad.class);
        assertThat(Wire.input("a LOGIN u {1+}\r\n\0\r\n")).isEqualTo(new ImapInput.Bad("a", "a literal has a NUL"));
        assertThat(Wire.inputs("a NO\0OP\r\nb NOOP\r\n", ImapBudget.BEFORE_LOGIN))
                .hasSize(3);
    }

    @Test
    void aLiteralAfterALineThatWasDroppedIsNotReadAsCommands() throws IOException {
        String tooLong = "a LOGIN u " + "p".repeat(ImapLimits.LINE_BEFORE_LOGIN);
        for (String dropped : new String[] {tooLong + " {8+}\r\n", "a LOGIN \0u {8+}\r\n", "a LOGIN u {8+}\n"}) {
            assertThat(Wire.inputs(dropped + "b NOOP\r\n", ImapBudget.BEFORE_LOGIN))
                    .as(dropped)
                    .hasSize(1)
                    .first()
                    .isInstanceOf(ImapInput.Broken.class);
        }
        // a client that waits to be asked sends no literal after BAD
        assertThat(Wire.inputs(tooLong + " {8}\r\nb NOOP\r\n", ImapBudget.BEFORE_LOGIN))
                .contains(new ImapInput.Command(new ImapCommand.Noop("b")));
    }

    @Test
    void appendBeforeLoginIsACommandLikeOthers() {
        assertThat(Wire.input("a APPEND x {50000000}\r\n", ImapBudget.BEFORE_LOGIN))
                .isEqualTo(new ImapInput.TooLarge("a"));
    }

    @Test
    void anEndInTheMiddleIsAnError() {
        assertThatThrownBy(() -> Wire.reader("a LOGIN {5}\r\nabc", () -> {}).read(ImapBudget.BEFORE_LOGIN))
                .isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> Wire.reader("a LOGIN {3}\r\nabc", () -> {}).read(ImapBudget.BEFORE_LOGIN))
                .isInstanceOf(EOFException.class);
    }

    @Test
    void namesAreUtf8AfterEnable() {
        ImapBudget budget = ImapBudget.AFTER_LOGIN.withUtf8();
        assertThat(Wire.input("a SELECT \"\u00d0\u009f&-\"\r\n", budget))
                .isEqualTo(new ImapInput.Command(new ImapCommand.Select("a", "П&-", false, false, null)));
        assertThat(Wire.input("a SELECT \"\u00d0\u009f\"\r\n")).isInstanceOf(ImapInput.Bad.class);
    }
}
