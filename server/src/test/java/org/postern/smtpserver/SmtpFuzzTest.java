package org.postern.smtpserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a client says: no fault of ours, well-formed replies, one for each command, and an end. */
final class SmtpFuzzTest {
    private static final List<String> COMMANDS = List.of(
            "EHLO x",
            "HELO x",
            "MAIL FROM:<>",
            "MAIL FROM:<a@b.c> SIZE=10",
            "MAIL FROM:<ann@our.example>",
            "RCPT TO:<ann@our.example>",
            "RCPT TO:<bob@our.example>",
            "RCPT TO:<x@y.z>",
            "RSET",
            "NOOP",
            "VRFY x",
            "EXPN x",
            "HELP",
            "AUTH PLAIN x",
            "",
            "MAIL",
            "RCPT TO:<",
            "XYZZY");

    private static final List<String> PARTS = List.of(
            "EHLO x\r\n",
            "MAIL FROM:<a@b.c>\r\n",
            "RCPT TO:<ann@our.example>\r\n",
            "DATA\r\n",
            ".\r\n",
            "\r\n",
            "\r",
            "\n",
            "BDAT 5\r\n",
            "BDAT 3 LAST\r\n",
            "BDAT 0 LAST\r\n",
            "hello",
            "Subject: x\r\n",
            "RSET\r\n",
            "QUIT\r\n",
            "..\r\n",
            "STARTTLS\r\n",
            "\u0000",
            "ё",
            " ",
            "BDAT 99999999999 LAST\r\n",
            "RCPT TO:<team@our.example>\r\n");

    private final MailSite site = new MailSite();

    @AfterEach
    void close() {
        site.close();
    }

    /** What the client says arrives after the greeting, in pieces. */
    private static final class Late extends InputStream {
        private final ByteArrayInputStream bytes;

        Late(String text) {
            bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return bytes.read(target, offset, Math.min(length, 7));
        }

        @Override
        public int available() {
            return 0;
        }
    }

    private List<String> replies(String said) {
        var heard = new ByteArrayOutputStream();
        ScriptedPeer peer = new ScriptedPeer(new Late(said), heard, "192.0.2.1");
        try {
            site.door().serve(peer);
        } catch (EOFException e) {
            assertThat(e).hasMessageContaining("closed in the middle");
        } catch (IOException e) {
            throw new AssertionError("the session broke", e);
        }
        assertThat(site.events.faults).isEmpty();
        assertThat(peer.reserved).isZero();
        String text = heard.toString(StandardCharsets.US_ASCII);
        assertThat(text).endsWith("\r\n");
        List<String> lines = List.of(text.split("\r\n", -1));
        for (String line : lines.subList(0, lines.size() - 1)) {
            assertThat(line.substring(0, 3)).containsOnlyDigits();
            assertThat(line.charAt(3)).isIn(' ', '-');
        }
        return lines.stream()
                .filter(line -> line.length() > 3 && line.charAt(3) == ' ')
                .toList();
    }

    @Test
    void everyCommandGetsExactlyOneReply() {
        Random random = new Random(17);
        for (int i = 0; i < 1_500; i++) {
            var said = new StringBuilder();
            int count = random.nextInt(25);
            for (int n = 0; n < count; n++) {
                said.append(COMMANDS.get(random.nextInt(COMMANDS.size()))).append("\r\n");
            }
            List<String> replies = replies(said.toString());
            if (replies.getLast().startsWith("421")) {
                assertThat(replies).hasSizeBetween(20, 1 + count);
            } else {
                assertThat(replies).as(said.toString()).hasSize(1 + count);
            }
        }
    }

    @Test
    void anyBytesEndWithWellFormedReplies() {
        Random random = new Random(18);
        for (int i = 0; i < 2_500; i++) {
            var said = new StringBuilder("EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<ann@our.example>\r\n");
            for (int n = random.nextInt(12); n > 0; n--) {
                said.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            if (random.nextBoolean()) {
                said.setCharAt(random.nextInt(said.length()), (char) random.nextInt(256));
            }
            assertThat(replies(said.toString()).getFirst()).isEqualTo("220 mx.our.example ESMTP");
        }
        // What was taken on the way must be whole: every message has its trace.
        assertThat(site.mail("ann@our.example", "INBOX"))
                .isNotEmpty()
                .allSatisfy(mail -> assertThat(mail).startsWith("Return-Path: <"));
    }
}
