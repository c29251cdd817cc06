package org.postern.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads {@code postern.toml}: everything right, or every mistake. No state. */
public final class ConfigReader {
    /** Largest file that is read, in octets: ours. */
    public static final int MAX_FILE = 256 * 1024;

    /** Deepest nesting of brackets: ours; no key needs more than two. */
    public static final int MAX_NESTING = 32;

    /** What a mistake in an override names as its place. */
    static final String SET = "--set";

    private ConfigReader() {}

    /**
     * @param file its folder is what relative paths count from
     * @param overrides key to value, both as typed after {@code --set}
     */
    public static Reading read(Path file, Map<String, String> overrides) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            if (Files.size(absolute) > MAX_FILE) {
                return refused(file, "the file is larger than " + MAX_FILE + " bytes", "Is it the right file?");
            }
            return read(file.toString(), Files.readString(absolute), absolute.resolveSibling(""), overrides);
        } catch (NoSuchFileException missing) {
            return refused(
                    file,
                    "there is no such file",
                    "Make one with \"postern setup HOSTNAME ADMIN@DOMAIN\", or name yours with --config FILE.");
        } catch (CharacterCodingException notText) {
            return refused(file, "the file is not UTF-8 text", "Save it as UTF-8; is it the right file?");
        } catch (IOException unreadable) {
            return refused(
                    file,
                    "the file cannot be read (" + unreadable.getClass().getSimpleName() + ")",
                    "Look at its owner and permissions.");
        }
    }

    /**
     * @param place how mistakes name the text
     * @param base what relative paths count from; absolute
     */
    public static Reading read(String place, String text, Path base, Map<String, String> overrides) {
        var sheet = new Sheet(base);
        Document.read(place, text, sheet);
        overrides.forEach((key, value) -> override(key, value, sheet));
        return sheet.reading(place);
    }

    private static void override(String name, String text, Sheet sheet) {
        Key key = Sheet.known(name);
        if (key == null) {
            sheet.unknown(SET, 0, 0, name);
        } else {
            sheet.put(new Found(SET, 0, 0, key, key.kind().fromText(text)));
        }
    }

    private static Reading refused(Path file, String problem, String remedy) {
        return new Reading.Refused(List.of(new Mistake(file.toString(), 0, 0, problem, remedy)));
    }

    /** Whether the text is UTF-8 without nonsense: used where it came by another way than a file. */
    static boolean fits(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length <= MAX_FILE;
    }
}
