package org.postern.command;

import java.io.Writer;
import java.util.function.Consumer;

/** Hands on what picocli writes, line by line. */
final class LinesTo extends Writer {
    private final Consumer<String> lines;
    private final StringBuilder line = new StringBuilder();

    LinesTo(Consumer<String> lines) {
        this.lines = lines;
    }

    @Override
    public void write(char[] chars, int from, int length) {
        for (int i = from; i < from + length; i++) {
            if (chars[i] == '\n') {
                emit();
            } else if (chars[i] != '\r') {
                line.append(chars[i]);
            }
        }
    }

    private void emit() {
        lines.accept(line.toString());
        line.setLength(0);
    }

    @Override
    public void flush() {
        if (!line.isEmpty()) {
            emit();
        }
    }

    @Override
    public void close() {
        flush();
    }
}
