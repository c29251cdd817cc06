package org.postern.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.postern.control.Exit;

/** Passwords from a file, a prompt, or made. */
final class Secrets {
    /** Largest password file, in octets: ours. */
    static final int MAX_FILE = 4_096;

    /** Without letters that are mistaken for one another: 32 of them, so 20 hold 100 bits. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789A";

    private static final int LENGTH = 20;

    private Secrets() {}

    /** A new password, random. */
    static String made() {
        var random = new SecureRandom();
        var secret = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % 5 == 0) {
                secret.append('-');
            }
            secret.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return secret.toString();
    }

    /**
     * The password from the file's first line, or typed twice; null when it was left empty or nobody is there to type.
     *
     * @param file null to ask
     */
    static @Nullable String chosen(Terminal terminal, @Nullable Path file, String prompt) throws CommandFailed {
        if (file != null) {
            return fromFile(file);
        }
        String once = terminal.secret(prompt);
        if (once == null || once.isEmpty()) {
            return null;
        }
        if (!once.equals(terminal.secret("The same again"))) {
            throw new CommandFailed(Exit.WRONG, "the two passwords differ", "Type it again.");
        }
        return once;
    }

    private static String fromFile(Path file) throws CommandFailed {
        try {
            if (Files.size(file) <= MAX_FILE) {
                String first = Files.readString(file).lines().findFirst().orElse("");
                if (!first.isEmpty()) {
                    return first;
                }
            }
        } catch (IOException unreadable) {
            throw new CommandFailed(
                    Exit.WRONG, "the password file " + file + " cannot be read", "Look at its name and permissions.");
        }
        throw new CommandFailed(
                Exit.WRONG,
                "the password file " + file + " has no password on its first line, or is larger than " + MAX_FILE
                        + " bytes",
                "Write the password, and nothing else, on the first line.");
    }
}
