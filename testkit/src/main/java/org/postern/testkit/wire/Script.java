package org.postern.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One end of a written conversation: what the session reads is what the client says, and each time the session waits for
 * input, all that it should have said before must be out. Lines:
 *
 * <pre>
 * C: text        the client says the text and CRLF
 * C&lt; text        the same without CRLF; \\r, \\n, \\0, \\t, \\. and \\xHH are what they mean in C
 * S: text        the server says exactly this line
 * S~ text        the server says a line that begins so
 * # text         nothing
 * </pre>
 *
 * Lines of the client that follow each other arrive together, as if pipelined.
 */
public final class Script {
    private sealed interface Step {}

    /** @param octets one character a byte */
    private record Say(String octets) implements Step {}

    private record Hear(String line, boolean whole) implements Step {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private final StringBuilder heard = new StringBuilder();
    private final Input in = new Input();
    private final Output out = new Output();
    private byte[] said = new byte[0];
    private int at;
    private boolean ended;

    public Script(String text) {
        text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).forEach(this::add);
    }

    private void add(String line) {
        String rest = line.length() > 3 ? line.substring(3) : "";
        if (line.startsWith("C: ") || line.equals("C:")) {
            steps.add(new Say(octets((rest + "\r\n").getBytes(StandardCharsets.UTF_8))));
        } else if (line.startsWith("C< ")) {
            steps.add(new Say(unescaped(rest)));
        } else if (line.startsWith("S: ") || line.startsWith("S~ ")) {
            steps.add(new Hear(rest, line.startsWith("S: ")));
        } else {
            throw new IllegalArgumentException("not a line of a script: " + line);
        }
    }

    public InputStream in() {
        return in;
    }

    public OutputStream out() {
        return out;
    }

    /** Call it when the session has ended: all must have been said by both. */
    public void end() {
        hear();
        if (!steps.isEmpty()) {
            throw new AssertionError("the session ended before: " + steps.peek());
        }
        hearNoMore();
    }

    private void hearNoMore() {
        if (!heard.isEmpty()) {
            throw new AssertionError("the server said more: " + heard);
        }
    }

    /** Whether the session was told that nothing more will come: a server that stops wakes its sessions so. */
    public boolean isStopped() {
        return ended;
    }

    /** Compares what the server said with what it should have said. */
    private void hear() {
        while (steps.peek() instanceof Hear(String line, boolean whole)) {
            int end = heard.indexOf("\r\n");
            if (end < 0) {
                throw new AssertionError("expected: " + line + "\nbut the server waits, having said: " + heard);
            }
            String spoken = heard.substring(0, end);
            if (whole ? !spoken.equals(line) : !spoken.startsWith(line)) {
                throw new AssertionError("expected: " + line + "\nbut heard: " + spoken);
            }
            heard.delete(0, end + 2);
            steps.remove();
        }
    }

    private boolean more() {
        if (at < said.length) {
            return true;
        }
        if (steps.stream().anyMatch(Say.class::isInstance)) {
            hear();
            hearNoMore();
        }
        var next = new ByteArrayOutputStream();
        while (steps.peek() instanceof Say(String octets)) {
            next.writeBytes(octets.getBytes(StandardCharsets.ISO_8859_1));
            steps.remove();
        }
        said = next.toByteArray();
        at = 0;
        ended = said.length == 0;
        return said.length > 0;
    }

    private static String octets(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String unescaped(String text) {
        var octets = new ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\') {
                octets.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            char kind = text.charAt(++i);
            switch (kind) {
                case 'r' -> octets.write('\r');
                case 'n' -> octets.write('\n');
                case 't' -> octets.write('\t');
                case '0' -> octets.write(0);
                case 'x' -> {
                    octets.write(Integer.parseInt(text, i + 1, i + 3, 16));
                    i += 2;
                }
                default -> octets.write(kind);
            }
        }
        return octets(octets.toByteArray());
    }

    private final class Input extends InputStream {
        @Override
        public int read() {
            return more() ? said[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (length == 0) {
                return 0;
            }
            if (!more()) {
                return -1;
            }
            int n = Math.min(length, said.length - at);
            System.arraycopy(said, at, target, offset, n);
            at += n;
            return n;
        }

        /** What the client says before the server has said what it should. */
        @Override
        public int available() {
            if (steps.peek() instanceof Say) {
                more();
            }
            return said.length - at;
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) {
            heard.append((char) (b & 0xff));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            heard.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
        }
    }
}
