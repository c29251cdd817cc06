package org.postern.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.ConfigReader;
import org.postern.config.Reading;
import org.postern.config.Setting;
import picocli.CommandLine.Option;

/** Which server a command is about: options that all commands share. */
final class Where {
    private static final Path USUAL = Path.of("/etc/postern/postern.toml");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration; default: postern.toml here, or /etc/postern/postern.toml.")
    private @Nullable Path config;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "A data folder, instead of a configuration: that of \"postern try --dir DIR\".")
    private @Nullable Path dir;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    boolean json() {
        return json;
    }

    /** The file that is meant; it may not exist. */
    Path file() {
        if (config != null) {
            return config;
        }
        Path here = Path.of("postern.toml");
        return !Files.exists(here) && Files.exists(USUAL) ? USUAL : here;
    }

    /** The configuration that is meant, read and checked. */
    Config read() throws CommandFailed {
        Reading reading;
        if (dir == null) {
            reading = ConfigReader.read(file(), Map.of());
        } else {
            var overrides = new LinkedHashMap<String, String>();
            overrides.put(Setting.HOSTNAME.key(), "localhost.localdomain");
            overrides.put(Setting.DATA.key(), dir.toAbsolutePath().toString());
            reading = ConfigReader.read("--dir", "", dir.toAbsolutePath(), overrides);
        }
        return switch (reading) {
            case Reading.Accepted(Config accepted) -> accepted;
            case Reading.Refused refused -> throw CommandFailed.wrong(refused);
        };
    }
}
