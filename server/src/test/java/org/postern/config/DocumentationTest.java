package org.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentationTest {
    private static final Path PAGE = Path.of(System.getProperty("postern.root", ".."), "docs", "configuration.md");

    @Test
    void everyKeyIsDocumentedWithItsDefaultAndMeaningAndNoOther() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        for (Key key : Key.all()) {
            assertThat(rows).as(key.key()).anySatisfy(row -> {
                assertThat(row)
                        .startsWith("| `" + key.key() + "` |")
                        .endsWith("| " + (key.live() ? "reload" : "restart") + " | " + key.meaning() + " |");
                String byDefault = key.defaultText();
                if (byDefault != null) {
                    assertThat(row).contains("| `" + byDefault + "` |");
                }
            });
        }
        assertThat(rows).hasSize(Key.all().size());
    }

    @Test
    void theExampleOfThePageIsAccepted() throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("```toml\n") + 8;
        String example = page.substring(from, page.indexOf("```", from));
        Reading reading = ConfigReader.read("example", example, Path.of("/nowhere"), java.util.Map.of());
        assertThat(reading)
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.mistakes())
                                .hasSize(2)
                                .allMatch(mistake -> mistake.problem().contains("no readable file")));
    }
}
