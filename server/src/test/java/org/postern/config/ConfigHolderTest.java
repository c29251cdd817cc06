package org.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigHolderTest {
    @TempDir
    Path folder;

    private Path file;
    private ConfigHolder holder;

    @BeforeEach
    void start() throws IOException {
        file = Files.writeString(folder.resolve("postern.toml"), "hostname = \"mail.example.org\"\n");
        holder = new ConfigHolder(((Reading.Accepted) ConfigReader.read(file, Map.of())).config());
    }

    @Test
    void aGoodReloadTakesEffectAndNamesWhatMustWait() throws IOException {
        Files.writeString(file, """
                hostname = "other.example.org"
                [listen]
                smtp = 2525
                [limits]
                recipients = 200
                [memory]
                strangers = "32 MiB"
                """);
        assertThat(holder.reload(file, Map.of()))
                .isEqualTo(new ConfigHolder.Reload.Swapped(
                        List.of("limits.recipients"), List.of("hostname", "listen.smtp", "memory.strangers")));
        assertThat(holder.current().limits().of(Limit.RECIPIENTS)).isEqualTo(200);
        assertThat(holder.current().hostname()).isEqualTo("mail.example.org");
        assertThat(holder.current().listen().smtp()).isEqualTo(25);
        assertThat(holder.current().limits().of(Limit.STRANGERS_MEMORY)).isEqualTo(64 << 20);
    }

    @Test
    void aBadReloadKeepsTheOldConfigurationWholeAndSaysWhy() throws IOException {
        Config before = holder.current();
        Files.writeString(file, "hostname = \"mail.example.org\"\nzone = \"UTC\"\n[limits]\nrecipients = 1\n");
        assertThat(holder.reload(file, Map.of()))
                .isInstanceOfSatisfying(
                        ConfigHolder.Reload.Kept.class,
                        kept -> assertThat(kept.refused().words()).contains("postern.toml:4:1"));
        assertThat(holder.current()).isSameAs(before);
    }

    @Test
    void anUnchangedFileChangesNothing() {
        assertThat(holder.reload(file, Map.of())).isEqualTo(new ConfigHolder.Reload.Swapped(List.of(), List.of()));
    }
}
