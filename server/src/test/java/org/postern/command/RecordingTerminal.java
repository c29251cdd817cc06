package org.postern.command;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what was printed; types what it was told to. */
final class RecordingTerminal implements Terminal {
    final List<String> results = new ArrayList<>();
    final List<String> words = new ArrayList<>();
    final List<String> typed = new ArrayList<>();
    String piped = "";

    @Override
    public void result(String line) {
        results.add(line);
    }

    @Override
    public void say(String line) {
        words.add(line);
    }

    @Override
    public InputStream input() {
        return new ByteArrayInputStream(piped.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public @Nullable String secret(String prompt) {
        return typed.isEmpty() ? null : typed.removeFirst();
    }

    String result() {
        return String.join("\n", results);
    }

    String said() {
        return String.join("\n", words);
    }
}
