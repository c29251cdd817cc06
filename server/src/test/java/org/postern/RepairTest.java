package org.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postern.command.CommandFailed;
import org.postern.command.CommandLineTool;
import org.postern.command.Terminal;
import org.postern.config.Config;
import org.postern.config.ConfigReader;
import org.postern.config.Reading;
import org.postern.control.Exit;
import org.postern.store.Blob;
import org.postern.store.Bytes;
import org.postern.store.StagedBlob;
import org.postern.store.account.Account;
import org.postern.store.account.FlagNames;
import org.postern.store.account.Mailbox;
import org.postern.store.account.MailboxSnapshot;
import org.postern.store.account.Message;
import org.postern.store.account.NewMessage;
import org.postern.store.directory.Person;
import org.postern.store.queue.Delivery;
import org.postern.testkit.store.Rows;

/**
 * A disk has changed bytes while the server was stopped: {@code verify} says so, {@code verify --repair} brings back what
 * can be read, and the next {@code verify} finds all well.
 */
@Timeout(300)
@SuppressWarnings("NullAway.Init")
final class RepairTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T08:00:00Z"));
    private static final List<String> PEOPLE = List.of("anna@example.org", "boris@example.org", "clara@example.org");
    private static final int OWN = 6;
    private static final int SHARED = 3;
    private static final int ALL = PEOPLE.size() * (OWN + SHARED);
    /** In a table, in RocksDB's files of values, in a file of its own. */
    private static final int[] SIZES = {700, 30_000, 300_000};

    @TempDir
    Path folder;

    private Path crashed;
    private final List<String> printed = new ArrayList<>();
    private final List<Integer> validities = new ArrayList<>();

    private static Config config(Path folder) {
        if (!(ConfigReader.read("test", "hostname = \"mail.example.org\"\n", folder, Map.of())
                instanceof Reading.Accepted(var config))) {
            throw new AssertionError("not a configuration");
        }
        return config;
    }

    private static KeptMail open(Path folder) throws CommandFailed {
        return KeptMail.open(() -> config(folder), CLOCK, new NoLog());
    }

    /** Three people with mail of all sizes, of their own and shared; {@code crashed} is the same with all in the log. */
    @BeforeEach
    void fill() throws IOException, CommandFailed {
        crashed = folder.resolve("crashed");
        for (Path place : List.of(folder, crashed)) {
            Files.createDirectories(place);
            Files.writeString(place.resolve("postern.toml"), "hostname = \"mail.example.org\"\n");
        }
        try (KeptMail kept = open(folder)) {
            kept.administration().addDomain("example.org");
            kept.administration().addAccounts(PEOPLE, "right-horse-3141");
            List<Delivery.Recipient> everybody = new ArrayList<>();
            for (Person person : kept.directory.people()) {
                Mailbox inbox = inbox(kept.accounts.account(person.account()));
                validities.add(inbox.uidValidity());
                everybody.add(new Delivery.Recipient(person.account(), inbox.id()));
            }
            for (int i = 0; i < OWN; i++) {
                for (Person person : kept.directory.people()) {
                    file(kept, kept.accounts.account(person.account()), i);
                }
                if (i < SHARED) {
                    share(kept, everybody, i);
                }
            }
            copy(folder.resolve("data"), crashed.resolve("data"));
        }
    }

    private static Mailbox inbox(Account account) {
        Mailbox inbox = account.mailbox("INBOX");
        if (inbox == null) {
            throw new AssertionError("there is no INBOX");
        }
        return inbox;
    }

    private static void file(KeptMail kept, Account account, int number) {
        try (StagedBlob body = Rows.staged(kept.store, Rows.body(number, SIZES[number % 3]))) {
            var message =
                    new NewMessage(new NewMessage.Own(body), Bytes.EMPTY, CLOCK.millis() + number, 60, Bytes.EMPTY);
            account.file(inbox(account).id(), message, FlagNames.NONE);
        }
    }

    private static void share(KeptMail kept, List<Delivery.Recipient> everybody, int number) {
        try (StagedBlob body = Rows.staged(kept.store, Rows.body(number, SIZES[number % 3]))) {
            var message =
                    new NewMessage(new NewMessage.Own(body), Bytes.EMPTY, CLOCK.millis() + number, 60, Bytes.EMPTY);
            kept.deliveries.file(kept.deliveries.accept(message, body, everybody, CLOCK.millis()));
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else if (!file.endsWith("reserve")) {
                    Files.copy(file, target);
                }
            }
        }
    }

    private int verify(Path place, String... more) {
        printed.clear();
        var arguments = new ArrayList<>(
                List.of("verify", "--config", place.resolve("postern.toml").toString()));
        arguments.addAll(List.of(more));
        Terminal terminal = new Terminal() {
            @Override
            public void result(String line) {
                printed.add(line);
            }

            @Override
            public void say(String line) {
                printed.add(line);
            }

            @Override
            public InputStream input() {
                return InputStream.nullInputStream();
            }

            @Override
            public @Nullable String secret(String prompt) {
                return null;
            }
        };
        var tool = new CommandLineTool(
                terminal,
                (_, _) -> {
                    throw new CommandFailed(Exit.UNREACHABLE, "not here", "");
                },
                KeptMail.opener(CLOCK),
                CLOCK);
        return tool.run(arguments.toArray(String[]::new));
    }

    private String words() {
        return String.join("\n", printed);
    }

    /** Verifies, repairs, verifies; returns how many messages can be read afterwards. */
    private int repaired(Path place) throws CommandFailed {
        assertThat(verify(place)).as(words()).isNotZero();
        assertThat(words()).containsAnyOf("damaged", "missing", "cannot be read", "belongs", "lost");
        assertThat(verify(place, "--repair")).as(words()).isEqualTo(1);
        String said = words();
        assertThat(said).contains("after the repair all is well").contains("damaged-1");
        assertThat(verify(place)).as(said + "\n--- and then\n" + words()).isZero();
        return readable(place);
    }

    /** Messages of all accounts whose bodies are what was filed. */
    private static int readable(Path place) throws CommandFailed {
        int readable = 0;
        try (KeptMail kept = open(place)) {
            for (Person person : kept.directory.people()) {
                Account account = kept.accounts.account(person.account());
                for (Mailbox mailbox : account.mailboxes()) {
                    MailboxSnapshot snapshot = account.snapshot(mailbox.id());
                    for (int i = 0; i < snapshot.size(); i++) {
                        Message message = account.message(snapshot.email(i));
                        readable += message != null && isWhole(account, message) ? 1 : 0;
                    }
                }
            }
        }
        return readable;
    }

    private static boolean isWhole(Account account, Message message) {
        try (Blob body = account.body(message, 0, Long.MAX_VALUE)) {
            byte[] read = body == null ? new byte[0] : Rows.drain(body.stream());
            int number = (int) (message.received() - CLOCK.millis());
            assertThat(read).isEqualTo(Rows.body(number, SIZES[number % 3]));
            return true;
        }
    }

    private static List<Path> files(Path place, String part) throws IOException {
        try (Stream<Path> files = Files.walk(place.resolve("data/store"))) {
            return files.filter(file -> Files.isRegularFile(file)
                            && file.getFileName().toString().contains(part))
                    .sorted()
                    .toList();
        }
    }

    private static void flip(Path file, long offset) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 0x20)).rewind();
            channel.write(one, offset);
        }
    }

    private static Path largest(List<Path> files) {
        return files.stream()
                .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
                .orElseThrow();
    }

    @Test
    void anUndamagedStoreIsWellAndARepairLeavesItSo() throws CommandFailed {
        assertThat(verify(folder)).as(words()).isZero();
        assertThat(verify(folder, "--repair")).as(words()).isZero();
        assertThat(readable(folder)).isEqualTo(ALL);
    }

    @Test
    void aLogDamagedInTheMiddleCostsNoMessageButTheOnesInTheDamagedPlace() throws IOException, CommandFailed {
        Path log = largest(files(crashed, ".log"));
        flip(log, Files.size(log) / 2);
        assertThat(verify(crashed)).isEqualTo(3);
        assertThat(words()).contains("damaged at byte").contains("postern verify --repair");
        int readable = repaired(crashed);
        assertThat(readable).isBetween(ALL - 4, ALL);
        try (KeptMail kept = open(crashed)) {
            int i = 0;
            for (Person person : kept.directory.people()) {
                assertThat(inbox(kept.accounts.account(person.account())).uidValidity())
                        .isGreaterThan(validities.get(i++));
            }
        }
    }

    @Test
    void aDamagedTableCostsNoMessage() throws IOException, CommandFailed {
        int tables = files(folder, ".sst").size();
        for (int i = 0; i < tables; i++) {
            Path place = folder.resolve("copy" + i);
            copy(folder.resolve("data"), place.resolve("data"));
            Files.copy(folder.resolve("postern.toml"), place.resolve("postern.toml"));
            Path table = files(place, ".sst").get(i);
            flip(table, 40);
            int readable = repaired(place);
            // Small messages lie in one table themselves.
            assertThat(readable).as(table + "\n" + words()).isGreaterThanOrEqualTo(ALL - PEOPLE.size() * 3);
        }
    }

    @Test
    void aDamagedBodyFileCostsThatMessageAloneAndNamesIt() throws IOException, CommandFailed {
        Path body = largest(files(folder, "").stream()
                .filter(file ->
                        file.toString().contains("blobs") && file.toFile().length() > 200_000)
                .filter(file -> file.getFileName().toString().startsWith("02"))
                .toList());
        flip(body, 150_000);
        assertThat(repaired(folder)).isEqualTo(ALL - 1);
        assertThat(verify(folder, "--repair")).isZero();
        Path other = files(folder, ".blob").getFirst();
        flip(other, 20_000);
        verify(folder, "--repair");
        assertThat(words()).containsPattern("@example.org: lost: the message received .* UID [0-9]+ of INBOX");
    }

    @Test
    void aMissingOrDamagedListOfTheTablesCostsNothing() throws IOException, CommandFailed {
        Files.delete(folder.resolve("data/store/db/CURRENT"));
        assertThat(verify(folder)).isEqualTo(3);
        assertThat(words()).contains("CURRENT is missing", "verify --repair");
        assertThat(repaired(folder)).isEqualTo(ALL);
        flip(
                largest(files(folder, "MANIFEST").stream()
                        .filter(file -> file.toString().contains("store/db/"))
                        .toList()),
                100);
        assertThat(verify(folder)).isEqualTo(3);
        assertThat(verify(folder, "--repair")).isEqualTo(1);
        assertThat(verify(folder)).as(words()).isZero();
        assertThat(readable(folder)).isEqualTo(ALL);
    }
}
