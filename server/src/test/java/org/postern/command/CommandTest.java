package org.postern.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.Config;
import org.postern.config.ConfigHolder;
import org.postern.config.ConfigReader;
import org.postern.config.Reading;
import org.postern.control.Administration;
import org.postern.control.Exit;
import org.postern.control.QueueAdministration;
import org.postern.control.Verification;
import picocli.CommandLine;

class CommandTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T08:00:00Z"));

    @TempDir
    Path folder;

    private final RecordingTerminal terminal = new RecordingTerminal();
    private final MemoryAdministration stored = new MemoryAdministration();
    private final MemoryQueue queue = new MemoryQueue();
    private boolean storeIsBroken;

    private int run(String... arguments) {
        terminal.results.clear();
        terminal.words.clear();
        ServerStart none = (_, _) -> {
            throw new CommandFailed(Exit.UNREACHABLE, "port 25 is taken", "Stop the other server.");
        };
        return new CommandLineTool(terminal, none, this::open, CLOCK).run(arguments);
    }

    private OpenStore open(Config config) throws CommandFailed {
        if (storeIsBroken) {
            throw new CommandFailed(Exit.UNREACHABLE, "the store is in use", "Wait.");
        }
        return new OpenStore() {
            @Override
            public Administration administration() {
                return stored;
            }

            @Override
            public QueueAdministration queue() {
                return queue;
            }

            @Override
            public Verification verify(boolean repair) {
                return new Verification(2, 5, List.of());
            }

            @Override
            public void close() {
                assertThat(config.hostname()).isNotEmpty();
            }
        };
    }

    private String toml() {
        return folder.resolve("postern.toml").toString();
    }

    @Test
    void helpListsEveryCommandInAGroupAndEachHasAnExample() {
        assertThat(run("--help")).isZero();
        CommandLine line =
                new CommandLineTool(terminal, (_, _) -> new MemoryServer(null), this::open, CLOCK).commandLine();
        assertThat(terminal.result()).contains("Begin:", "Run:", "Who has mail here:", "Mail on its way out:");
        line.getSubcommands().forEach((name, command) -> {
            assertThat(terminal.result()).contains("  " + name + " ");
            assertThat(String.join("\n", command.getCommandSpec().usageMessage().footer()))
                    .as(name)
                    .contains("postern " + name);
            command.getSubcommands()
                    .values()
                    .forEach(inner -> assertThat(String.join(
                                    "\n", inner.getCommandSpec().usageMessage().footer()))
                            .as(inner.getCommandName())
                            .contains("postern " + name));
        });
        assertThat(run("domain", "add", "--help")).isZero();
        assertThat(terminal.result()).contains("--config");
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void wrongUsageIsTwoAndGoesToStderr() {
        assertThat(run("nonsense")).isEqualTo(2);
        assertThat(terminal.said()).contains("nonsense");
        assertThat(run("domain", "add")).isEqualTo(2);
        assertThat(run("status", "--config", toml())).isEqualTo(2);
        assertThat(terminal.said()).contains("there is no such file");
        assertThat(terminal.results).isEmpty();
    }

    @Test
    void aServerThatCannotBeReachedIsThree() throws IOException {
        assertThat(run("status", "--dir", folder.toString())).isEqualTo(3);
        assertThat(run("domain", "list", "--dir", folder.resolve("absent").toString()))
                .isEqualTo(3);
        Files.writeString(folder.resolve("postern.toml"), "hostname = \"mail.example.org\"\n");
        assertThat(run("serve", "--config", toml())).isEqualTo(3);
        assertThat(terminal.said()).contains("port 25 is taken");
    }

    @Test
    void setupMakesEverythingPrintsTheNextStepsAndOverwritesNothing() throws IOException {
        assertThat(run("setup", "mail.example.org", "anna@example.org", "--config", toml()))
                .as(terminal.said())
                .isZero();
        Path key = folder.resolve("data/keys/master");
        assertThat(Files.size(key)).isEqualTo(32);
        assertThat(Files.getPosixFilePermissions(key)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(folder.resolve("data/keys")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(ConfigReader.read(folder.resolve("postern.toml"), Map.of())).isInstanceOf(Reading.Accepted.class);
        assertThat(stored.domains).containsExactly("example.org");
        assertThat(terminal.result())
                .contains("MX    10 mail.example.org.", "PTR", "does not do yet")
                .contains(String.valueOf(stored.passwords.get("anna@example.org")));
        byte[] before = Files.readAllBytes(key);
        assertThat(run("setup", "mail.example.org", "anna@example.org", "--config", toml()))
                .isEqualTo(2);
        assertThat(Files.readAllBytes(key)).isEqualTo(before);
    }

    @Test
    void aSetupThatFailsLeavesNothingBehind() throws IOException {
        storeIsBroken = true;
        assertThat(run("setup", "mail.example.org", "anna@example.org", "--config", toml()))
                .isEqualTo(3);
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
        assertThat(run("setup", "localhost", "anna@example.org", "--config", toml()))
                .isEqualTo(2);
        assertThat(run("setup", "mail.example.org", "anna", "--config", toml())).isEqualTo(2);
    }

    @Test
    void aTypedPasswordMustBeTypedTwiceAlike() {
        terminal.typed.addAll(List.of("one", "two"));
        assertThat(run("setup", "mail.example.org", "anna@example.org", "--config", toml()))
                .isEqualTo(2);
        terminal.typed.addAll(List.of("the same", "the same"));
        assertThat(run("setup", "mail.example.org", "anna@example.org", "--config", toml()))
                .isZero();
        assertThat(stored.passwords).containsEntry("anna@example.org", "the same");
        assertThat(terminal.result()).doesNotContain("the same");
    }

    @Test
    void whileTheServerIsStoppedTheStoreItselfIsChanged() throws IOException {
        Files.createDirectory(folder.resolve("store"));
        String dir = folder.toString();
        assertThat(run("domain", "add", "example.org", "--dir", dir)).isZero();
        Path password = Files.writeString(folder.resolve("password"), "correct horse\nsecond line\n");
        assertThat(run("account", "add", "anna@example.org", "--password-file", password.toString(), "--dir", dir))
                .isZero();
        assertThat(stored.passwords).containsEntry("anna@example.org", "correct horse");
        assertThat(run("account", "list", "--dir", dir)).isZero();
        assertThat(terminal.results).singleElement().asString().startsWith("anna@example.org");
        assertThat(run("account", "show", "nobody@example.org", "--dir", dir)).isEqualTo(1);
        assertThat(run("account", "quota", "anna@example.org", "5 GiB", "--dir", dir))
                .isZero();
        assertThat(stored.quotas).containsEntry("anna@example.org", 5L << 30);
        assertThat(run("account", "quota", "anna@example.org", "lots", "--dir", dir))
                .isEqualTo(2);
        assertThat(run("alias", "add", "office@example.org", "anna@example.org", "bob@example.org", "--dir", dir))
                .isZero();
        assertThat(run("alias", "list", "--json", "--dir", dir)).isZero();
        assertThat(terminal.result())
                .isEqualTo(
                        "[{\"address\":\"office@example.org\",\"targets\":[\"anna@example.org\",\"bob@example.org\"]}]");
        assertThat(run("verify", "--dir", dir)).isZero();
        assertThat(terminal.result()).contains("all well");
    }

    @Test
    void theQueueIsShownAndEmptiedWhileTheServerIsStopped() throws IOException {
        Files.createDirectory(folder.resolve("store"));
        String dir = folder.toString();
        assertThat(run("queue", "list", "--dir", dir)).isZero();
        assertThat(terminal.result()).isEqualTo("nothing waits");
        queue.add(MemoryQueue.ID, "eve@there.example");
        assertThat(run("queue", "list", "--dir", dir)).isZero();
        assertThat(terminal.results.getFirst())
                .isEqualTo(MemoryQueue.ID + "  2 h  1200 B  <ann@our.example> to eve@there.example held");
        assertThat(terminal.results.getLast()).startsWith("held: ");
        assertThat(run("queue", "list", "--json", "--dir", dir)).isZero();
        assertThat(terminal.result()).startsWith("{\"messages\":[{\"id\":\"" + MemoryQueue.ID + "\"");
        assertThat(run("queue", "show", MemoryQueue.ID, "--dir", dir)).isZero();
        assertThat(terminal.results)
                .contains(
                        "from <ann@our.example>, submitted by ann@our.example",
                        "ENVID QQ314159",
                        "RET HDRS",
                        "to eve@there.example held, NOTIFY SUCCESS, ORCPT rfc822;eve@there.example");
        assertThat(run("queue", "show", "0000000000000", "--dir", dir)).isEqualTo(1);
        assertThat(terminal.result()).contains("there is no message 0000000000000 in the queue", "queue list");
        assertThat(run("queue", "show", "no id", "--dir", dir)).isEqualTo(2);
        assertThat(terminal.said()).contains("\"no id\" is not the id of a message");
        assertThat(run("queue", "drop", "0000000000000", "--dir", dir)).isEqualTo(2);
        assertThat(run("queue", "drop", "\u001b[2J", "--dir", dir)).isEqualTo(2);
        assertThat(terminal.said()).contains("\\u001b[2J");
        assertThat(run("queue", "drop", MemoryQueue.ID, "--dir", dir)).isZero();
        assertThat(queue.droppedBy).containsExactly(System.getProperty("user.name"));
        assertThat(run("queue", "list", "--after", "x", "--dir", dir)).isEqualTo(2);
        assertThat(run("queue", "drop")).isEqualTo(2);
    }

    @Test
    void aListOfTheQueueIsBounded() throws IOException {
        Files.createDirectory(folder.resolve("store"));
        String dir = folder.toString();
        queue.add(MemoryQueue.ID, "eve@there.example");
        for (String wrong : List.of("0", "1001", "-1", "many", "12345678901234567890", "\u0661")) {
            assertThat(run("queue", "list", "--limit", wrong, "--dir", dir))
                    .as(wrong)
                    .isEqualTo(2);
            assertThat(terminal.said()).contains("from 1 to 1000");
        }
        for (String right : List.of("1", "1000")) {
            assertThat(run("queue", "list", "--limit", right, "--dir", dir))
                    .as(right)
                    .isZero();
            assertThat(queue.limit).isEqualTo(Integer.parseInt(right));
        }
        queue.next = "0f";
        assertThat(run("queue", "list", "--dir", dir)).isZero();
        assertThat(queue.limit).isEqualTo(100);
        assertThat(terminal.results.getLast()).isEqualTo("more: postern queue list --after 0f");
        queue.damaged.add("a row of a shard cannot be read");
        assertThat(run("queue", "list", "--dir", dir)).isEqualTo(1);
        assertThat(terminal.result()).contains("damaged: a row of a shard cannot be read");
        queue.next = "";
        queue.damaged.clear();
        String[] many = new String[8];
        for (int i = 0; i < many.length; i++) {
            many[i] = "e" + i + "@there.example";
        }
        queue.add("1111111111111", many);
        assertThat(run("queue", "list", "--dir", dir)).isZero();
        assertThat(terminal.result())
                .contains("e4@there.example held and 3 more")
                .doesNotContain("e5@");
    }

    @Test
    void aPasswordFileIsBounded() throws IOException {
        Files.createDirectory(folder.resolve("store"));
        stored.domains.add("example.org");
        Path fits = Files.writeString(folder.resolve("fits"), "p".repeat(Secrets.MAX_FILE));
        Path over = Files.writeString(folder.resolve("over"), "p".repeat(Secrets.MAX_FILE + 1));
        String dir = folder.toString();
        assertThat(run("account", "add", "a@example.org", "--password-file", fits.toString(), "--dir", dir))
                .isZero();
        assertThat(run("account", "add", "b@example.org", "--password-file", over.toString(), "--dir", dir))
                .isEqualTo(2);
    }

    @Test
    void theRunningServerIsAskedOverItsSocket() throws Exception {
        Path file = Files.writeString(folder.resolve("postern.toml"), "hostname = \"mail.example.org\"\n");
        Files.createDirectory(folder.resolve("data"));
        var server = new MemoryServer(null);
        try (Running _ = running(file, server)) {
            storeIsBroken = true;
            assertThat(run("domain", "add", "example.org", "--config", toml())).isZero();
            assertThat(server.administration.domains).containsExactly("example.org");
            assertThat(run("status", "--config", toml())).isZero();
            assertThat(terminal.result())
                    .contains(
                            "listener smtp [0:0:0:0:0:0:0:1]:10025",
                            "limits.message-size = 50 MiB",
                            "fixed: mime-depth = 50");
            server.warnings.add("the disk is nearly full");
            assertThat(run("status", "--json", "--config", toml())).isEqualTo(1);
            assertThat(terminal.result()).startsWith("{").contains("nearly full", "\"connections.strangers\":3");
            server.queue.add(MemoryQueue.ID, "eve@there.example");
            assertThat(run("queue", "list", "--config", toml())).isZero();
            assertThat(terminal.result()).contains(MemoryQueue.ID);
            assertThat(run("queue", "drop", MemoryQueue.ID, "--config", toml())).isZero();
            assertThat(server.queue.droppedBy).containsExactly(System.getProperty("user.name"));
            server.findings.add("message 7 is damaged");
            assertThat(run("verify", "--config", toml())).isEqualTo(1);
            assertThat(run("verify", "--repair", "--config", toml())).isZero();
        }
        assertThat(server.stopped).isTrue();
    }

    @Test
    void aReloadSaysWhatItDidAndABadOneChangesNothing() throws Exception {
        Path file = Files.writeString(folder.resolve("postern.toml"), "hostname = \"mail.example.org\"\n");
        Files.createDirectory(folder.resolve("data"));
        var server = new MemoryServer(null);
        try (Running _ = running(file, server)) {
            Files.writeString(file, "hostname = \"mail.example.org\"\nlanguage = \"ru\"\n[listen]\nsmtp = 2525\n");
            assertThat(run("reload", "--config", toml())).isZero();
            assertThat(terminal.result()).contains("in effect now: language", "needs a restart: listen.smtp");
            assertThat(server.changes).isEqualTo(1);
            Files.writeString(file, "hostname = \"mail.example.org\"\n[limits]\nmessage-size = \"2 GiB\"\n");
            assertThat(run("reload", "--config", toml())).isEqualTo(2);
            assertThat(terminal.said())
                    .contains("goes on with the old configuration", "postern.toml:3:1", "from 64 KiB to 1 GiB");
            assertThat(run("reload", "--dir", folder.resolve("data").toString()))
                    .isEqualTo(2);
            assertThat(terminal.said()).contains("the old one stays in effect", "postern.toml:3:1");
            assertThat(server.changes).isEqualTo(1);
        }
    }

    private Running running(Path file, MemoryServer server) throws CommandFailed {
        Config config = ((Reading.Accepted) ConfigReader.read(file, Map.of())).config();
        return Running.over(new ConfigHolder(config), new Running.Source(file, Map.of()), server, CLOCK);
    }

    @Test
    void aTrialKeepsItsAccountsAndSaysWhereItIs() throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.pem"), "x");
        var server = new MemoryServer(ca);
        Files.writeString(folder.resolve("ready.json"), "stale");
        var first = new Trial(folder, "example.test", server, CLOCK);
        assertThat(folder.resolve("ready.json")).doesNotExist();
        List<ReadyFile.Account> accounts = first.defaultAccounts();
        first.announce(accounts, terminal, false);
        assertThat(server.administration.mail.get("alice@example.test")).hasSize(3);
        String ready = Files.readString(folder.resolve("ready.json"));
        assertThat(ready)
                .contains("\"ca\" : \"ca.pem\"", "\"host\" : \"127.0.0.1\"", "\"port\" : 10993", "alice@example.test")
                .doesNotContain("0:0:0");
        assertThat(Files.getPosixFilePermissions(folder.resolve("ready.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(terminal.result()).contains("swaks --server 127.0.0.1:10025", "imaps://localhost:10993/INBOX");

        var second = new Trial(folder, "example.test", server, CLOCK);
        assertThat(second.defaultAccounts()).isEqualTo(accounts);
        assertThat(server.administration.mail.get("alice@example.test")).hasSize(3);
        assertThat(second.numberedAccounts(11, "p"))
                .hasSize(11)
                .extracting(ReadyFile.Account::address)
                .endsWith("u10@example.test");
    }

    @Test
    void aTrialIsNeverReachedFromOutside() {
        assertThat(run("try", "--set", "listen.addresses=0.0.0.0")).isEqualTo(2);
        assertThat(terminal.said()).contains("loopback");
        assertThat(run("try", "--users", "5")).isEqualTo(2);
        assertThat(run("try", "--set", "listen.smpt=1")).isEqualTo(2);
        assertThat(terminal.said()).contains("listen.smtp");
    }

    @Test
    void welcomeMessagesAreMail() {
        for (String message : Welcome.messages("a@example.test", "example.test", CLOCK.instant())) {
            assertThat(message).contains("\r\n\r\n").contains("Date: Tue, 24 Nov 2026 08:00:0");
            assertThat(message.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
            int header = message.indexOf("\r\n\r\n");
            assertThat(message.substring(0, header).getBytes(StandardCharsets.UTF_8))
                    .hasSize(header);
        }
    }

    @Test
    void nothingFromOutsideMovesTheCursor() {
        assertThat(ProcessTerminal.safe("a\u001b[2J\u202eb\nc")).isEqualTo("a\\u001b[2J\\u202eb\nc");
        assertThat(new ArrayList<>(List.of(Secrets.made(), Secrets.made()))).doesNotHaveDuplicates();
    }
}
