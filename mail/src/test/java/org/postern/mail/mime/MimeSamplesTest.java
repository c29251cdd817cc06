package org.postern.mail.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Odd and broken messages that others collected: none is a fault, and the parts are those that others find. */
final class MimeSamplesTest {
    /**
     * Where we find another number of bodies than the sample's tree, and why: RFC 2046 §5.2.1 forbids base64 for a message
     * within a message, so we do not look inside; clients get it as it is.
     */
    private static final Map<String, Integer> DEVIATIONS = Map.of("multi-2gifs-base64.msg", 1);

    private static Path samples() {
        String shared = System.getenv().getOrDefault("POSTERN_SHARED", "../shared");
        Path folder =
                Path.of(System.getProperty("postern.root", ".")).resolve(shared).resolve("conformance/mime");
        assumeTrue(Files.isDirectory(folder), "no shared samples of messages");
        return folder;
    }

    private static List<Path> messages(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file ->
                            file.toString().endsWith(".msg") || file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
        }
    }

    private static Summary read(Path message) throws IOException {
        try (InputStream in = Files.newInputStream(message)) {
            return MimeReader.read(in);
        }
    }

    @Test
    void everySampleIsReadToItsLastOctetAndKeptAsItIs() throws IOException {
        List<Path> messages = messages(samples());
        assertThat(messages).hasSizeGreaterThan(100);
        for (Path message : messages) {
            Summary summary = read(message);
            assertThat(summary.size()).as(message.toString()).isEqualTo(Files.size(message));
            byte[] encoded = summary.encode();
            if (encoded != null) {
                assertThat(Summary.decode(encoded)).as(message.toString()).isEqualTo(summary);
            }
        }
    }

    @Test
    void brokenMessagesHaveAsManyBodiesAsTheirCollectorsFound() throws IOException {
        var theirs = new TreeMap<String, Integer>();
        var ours = new TreeMap<String, Integer>();
        for (Path message : messages(samples().resolve("mimetools-testmsgs"))) {
            String name = message.getFileName().toString();
            Path tree = message.resolveSibling(name.replace(".msg", ".xml"));
            if (Files.exists(tree)) {
                theirs.put(name, DEVIATIONS.getOrDefault(name, bodies(tree)));
                ours.put(name, bodies(read(message).structure()));
            }
        }
        assertThat(theirs).hasSizeGreaterThan(40);
        assertThat(ours).isEqualTo(theirs);
    }

    private static int bodies(Structure structure) {
        return switch (structure) {
            case Structure.Leaf _ -> 1;
            case Structure.Multipart multipart ->
                multipart.parts().stream().mapToInt(MimeSamplesTest::bodies).sum();
            case Structure.Message message -> bodies(message.message());
        };
    }

    private static int bodies(Path tree) throws IOException {
        String text = Files.readString(tree, StandardCharsets.ISO_8859_1);
        int found = 0;
        for (int at = text.indexOf("<body"); at >= 0; at = text.indexOf("<body", at + 1)) {
            char after = text.charAt(at + 5); // a body, not a body-part
            found += after == '>' || after == ' ' ? 1 : 0;
        }
        return found;
    }
}
