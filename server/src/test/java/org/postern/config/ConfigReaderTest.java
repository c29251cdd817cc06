package org.postern.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.reason.Language;

class ConfigReaderTest {
    /** Texts of the fuzz test: about two seconds on a slow machine. */
    private static final int ROUNDS = Integer.getInteger("postern.fuzz.rounds", 800);

    private static final Path BASE = Path.of("/srv/mail");

    private static Reading read(String text) {
        return ConfigReader.read("postern.toml", text, BASE, Map.of());
    }

    private static Config accepted(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Accepted.class);
        return ((Reading.Accepted) reading).config();
    }

    private static List<Mistake> mistakes(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.Refused.class);
        return ((Reading.Refused) reading).mistakes();
    }

    @Test
    void theHostNameIsAllThatMustBeChosen() {
        Config config = accepted(read("hostname = \"Mail.Example.ORG\""));
        assertThat(config.hostname()).isEqualTo("mail.example.org");
        assertThat(config.data()).isEqualTo(Path.of("/srv/mail/data"));
        assertThat(config.person()).isEqualTo(new Config.Person(ZoneId.of("UTC"), Language.ENGLISH));
        assertThat(config.listen().ports())
                .isEqualTo(Map.of("smtp", 25, "submission", 587, "submissions", 465, "imap", 143, "imaps", 993));
        assertThat(config.tls()).isNull();
        assertThat(config.limits().of(Limit.MESSAGE_SIZE)).isEqualTo(50L * 1024 * 1024);
    }

    @Test
    void everyDefaultPassesItsOwnCheck() {
        for (Key key : Key.all()) {
            String text = key.defaultText();
            if (text != null) {
                assertThat(key.kind().check(key.kind().fromText(text)))
                        .as(key.key())
                        .isInstanceOf(Kind.Check.Fit.class);
            }
        }
    }

    @Test
    void everyRangeIsHeldAtBothEnds() {
        for (Limit limit : Limit.values()) {
            long[] range = switch (limit.kind()) {
                case Kind.Count(long min, long max) -> new long[] {min, max};
                case Kind.Size(long min, long max) -> new long[] {min, max};
                case Kind.Period(long min, long max) -> new long[] {min, max};
                default -> throw new AssertionError(limit);
            };
            assertThat(set(limit, range[0])).as(limit.key()).isInstanceOf(Reading.Accepted.class);
            assertThat(set(limit, range[1])).as(limit.key()).isInstanceOf(Reading.Accepted.class);
            assertThat(set(limit, range[1] + 1)).as(limit.key()).isInstanceOf(Reading.Refused.class);
            if (range[0] > 0) {
                assertThat(set(limit, range[0] - 1)).as(limit.key()).isInstanceOf(Reading.Refused.class);
            }
        }
    }

    private static Reading set(Limit limit, long amount) {
        String text = limit.kind() instanceof Kind.Period ? amount + " ms" : Long.toString(amount);
        return ConfigReader.read("t", "hostname = \"mx.example.org\"", BASE, Map.of(limit.key(), text));
    }

    @Test
    void allMistakesAreToldAtOnceEachWithItsPlace() {
        List<Mistake> mistakes = mistakes(read("""
                hostnam = "mail.example.org"
                zone = "Europe/Moskow"
                language = "de"

                [listen]
                smtp = "25"
                imap = 70000
                addresses = ["localhost"]

                [limits]
                mesage-size = "50 MiB"
                idle-time = 30
                """));
        assertThat(mistakes).extracting(Mistake::line).contains(1, 2, 3, 6, 7, 8, 11, 12);
        String words = new Reading.Refused(mistakes).words();
        assertThat(words)
                .contains("postern.toml:1:1: there is no key \"hostnam\"", "Did you mean \"hostname\"?")
                .contains("Did you mean \"Europe/Moscow\"?")
                .contains("language: expected one of: en, ru, found the text \"de\"")
                .contains("Write the number without quotation marks.")
                .contains("listen.imap: expected a port from 0 to 65535")
                .contains("\"localhost\" is not an IP address")
                .contains("Did you mean \"limits.message-size\"?")
                .contains("limits.idle-time: expected a time from 30 min")
                .contains("hostname is missing");
    }

    @Test
    void aBrokenLineIsToldWithItsPlaceAndTheRestIsStillChecked() {
        List<Mistake> mistakes = mistakes(read("hostname = \"mail.example.org\"\nzone = \nlanguage = \"de\"\n"));
        assertThat(mistakes).extracting(Mistake::line).contains(2, 3);
        assertThat(new Reading.Refused(mistakes).words()).doesNotContain("hostname is missing");
    }

    @Test
    void aKeyInTheWrongTableIsRecognised() {
        assertThat(mistakes(read("hostname = \"a.example\"\n[tls]\nmessage-size = 1\n"))
                        .getFirst()
                        .remedy())
                .contains("limits.message-size");
        assertThat(mistakes(read("hostname = \"a.example\"\n[nonsense]\n"))
                        .getFirst()
                        .line())
                .isEqualTo(2);
        assertThat(mistakes(read("hostname = \"a.example\"\n\"listen.smtp\" = 25\n")))
                .hasSize(1);
    }

    @Test
    void aKeyGivenTwiceIsAMistake() {
        assertThat(mistakes(read("hostname = \"a.example\"\nhostname = \"b.example\"\n"))
                        .getFirst()
                        .line())
                .isEqualTo(2);
    }

    @Test
    void overridesGoThroughTheSameChecks() {
        Reading good = ConfigReader.read(
                "postern.toml",
                "hostname = \"mail.example.org\"",
                BASE,
                Map.of("listen.smtp", "2525", "limits.message-size", "1 MiB", "listen.addresses", "127.0.0.1, ::1"));
        assertThat(accepted(good).listen().smtp()).isEqualTo(2525);
        assertThat(accepted(good).listen().addresses()).hasSize(2);
        assertThat(accepted(good).limits().of(Limit.MESSAGE_SIZE)).isEqualTo(1 << 20);
        Reading bad = ConfigReader.read(
                "postern.toml", "hostname = \"mail.example.org\"", BASE, Map.of("listen.smpt", "2525"));
        assertThat(mistakes(bad).getFirst().place()).isEqualTo("--set");
        assertThat(mistakes(bad).getFirst().remedy()).contains("listen.smtp");
    }

    @Test
    void certificateAndKeyComeTogetherAndExist(@TempDir Path folder) throws IOException {
        String hostname = "hostname = \"mail.example.org\"\n[tls]\n";
        Path file = Files.writeString(
                folder.resolve("postern.toml"), hostname + "certificate = \"c.pem\"\nkey = \"k.pem\"");
        assertThat(mistakes(ConfigReader.read(file, Map.of()))).hasSize(2);
        Files.writeString(folder.resolve("c.pem"), "x");
        Files.writeString(folder.resolve("k.pem"), "x");
        assertThat(accepted(ConfigReader.read(file, Map.of())).tls())
                .isEqualTo(new Config.Tls(folder.resolve("c.pem"), folder.resolve("k.pem")));
        assertThat(mistakes(read(hostname + "key = \"k.pem\"")).getFirst().problem())
                .isEqualTo("tls.key stands alone");
    }

    @Test
    void twoListenersCannotShareAPort() {
        assertThat(mistakes(read("hostname = \"a.example\"\n[listen]\nsmtp = 143\n"))
                        .getFirst()
                        .problem())
                .isEqualTo("listen.imap and listen.smtp are both 143");
        assertThat(mistakes(read("hostname = \"a.example\"\n[listen]\noffset = 64000\nimaps = 1993\n"))
                        .getFirst()
                        .problem())
                .contains("65993");
        assertThat(read("hostname = \"a.example\"\n[listen]\nsmtp = 0\nimap = 0\n"))
                .isInstanceOf(Reading.Accepted.class);
    }

    private static Reading listening(String addresses) {
        return ConfigReader.read("t", "hostname = \"mx.example.org\"", BASE, Map.of("listen.addresses", addresses));
    }

    @Test
    void allWildcardsAreOneAddressAndStandAlone() {
        InetAddress every = InetAddress.ofLiteral("0.0.0.0");
        for (String wildcards : List.of("0.0.0.0", "::", "0.0.0.0,::", "::, 0.0.0.0", "::,::", "0:0::0")) {
            assertThat(accepted(listening(wildcards)).listen().addresses())
                    .as(wildcards)
                    .containsExactly(every);
        }
        assertThat(accepted(read("hostname = \"a.example\"")).listen().addresses())
                .containsExactly(every);
        assertThat(accepted(listening("127.0.0.1,::1,127.0.0.1,::ffff:127.0.0.1"))
                        .listen()
                        .addresses())
                .containsExactly(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        assertThat(mistakes(listening("0.0.0.0,127.0.0.1")).getFirst().remedy())
                .isEqualTo(
                        "0.0.0.0 or :: means all addresses of this machine, IPv4 and IPv6: leave it out, or all others.");
        assertThat(mistakes(listening("192.0.2.1,::"))).hasSize(1);
    }

    @Test
    void amountsAreReadWithTheirUnits() {
        Config config = accepted(read("""
                hostname = "mail.example.org"
                [limits]
                message-size = "10MiB"
                login-time = "90 s"
                data-rate = 2048
                """));
        assertThat(config.limits().of(Limit.MESSAGE_SIZE)).isEqualTo(10 << 20);
        assertThat(config.limits().time(Limit.LOGIN_TIME)).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.limits().count(Limit.DATA_RATE)).isEqualTo(2048);
        assertThat(Limit.KEEP_EXPUNGED.words(30L * 86_400_000)).isEqualTo("30 d");
        assertThat(Limit.LOGIN_DELAY.words(0)).startsWith("0 ");
    }

    @Test
    void aFileThatIsMissingTooLargeOrNoTextSaysWhatToDo(@TempDir Path folder) throws IOException {
        assertThat(mistakes(ConfigReader.read(folder.resolve("no.toml"), Map.of()))
                        .getFirst()
                        .remedy())
                .contains("postern setup");
        Path large = Files.writeString(folder.resolve("large.toml"), "#".repeat(ConfigReader.MAX_FILE + 1));
        assertThat(mistakes(ConfigReader.read(large, Map.of())).getFirst().problem())
                .contains("larger");
        String fitting = "hostname = \"mail.example.org\"\n#";
        Path full = Files.writeString(
                folder.resolve("full.toml"), fitting + "#".repeat(ConfigReader.MAX_FILE - fitting.length()));
        assertThat(ConfigReader.read(full, Map.of())).isInstanceOf(Reading.Accepted.class);
        Path binary = Files.write(folder.resolve("binary.toml"), new byte[] {(byte) 0xff, (byte) 0xfe});
        assertThat(mistakes(ConfigReader.read(binary, Map.of())).getFirst().problem())
                .contains("UTF-8");
    }

    @Test
    void nestingIsBounded() {
        assertThat(mistakes(read("hostname = " + "[".repeat(100_000)))).isNotEmpty();
        assertThat(mistakes(read("a" + ".a".repeat(10_000) + " = 1"))).isNotEmpty();
    }

    @Test
    void noControlCharacterOfTheFileReachesTheTerminal() {
        String words =
                new Reading.Refused(mistakes(read("\"\\u001b[2J\" = 1\nlanguage = \"\\u001b]0;x\\u0007\"\n"))).words();
        assertThat(words).doesNotContain("\u001b").doesNotContain("\u0007").contains("\\u001b");
    }

    @Test
    void everyTextIsEitherAcceptedOrExplained() {
        String seed = """
                hostname = "mail.example.org"
                zone = "Europe/Moscow"
                [listen]
                addresses = ["127.0.0.1", "::1"]
                [limits]
                message-size = "50 MiB"
                """;
        String alphabet = "\"'[]{}=.,#\\\n\t -_azAZ09\u0000\u001b\u2028\ud800é+:";
        var random = new Random(20_261_124);
        int explained = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var text = new StringBuilder(seed);
            for (int i = random.nextInt(8); i >= 0; i--) {
                int at = random.nextInt(text.length());
                char c = alphabet.charAt(random.nextInt(alphabet.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, c);
                    case 1 -> text.setCharAt(at, c);
                    default -> text.deleteCharAt(at);
                }
            }
            Reading reading = read(text.toString());
            if (reading instanceof Reading.Refused(List<Mistake> mistakes)) {
                explained++;
                assertThat(mistakes)
                        .isNotEmpty()
                        .allMatch(mistake -> !mistake.remedy().isEmpty());
            }
        }
        assertThat(explained).isBetween(ROUNDS / 10, ROUNDS - 1);
    }
}
