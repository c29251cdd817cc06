package org.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postern.command.CommandFailed;
import org.postern.command.OpenStore;
import org.postern.config.Config;
import org.postern.config.ConfigReader;
import org.postern.config.Reading;
import org.postern.control.Outcome;
import org.postern.filing.Posting;
import org.postern.mail.address.Address;
import org.postern.mail.address.ReversePath;
import org.postern.mail.smtp.MailDsn;
import org.postern.mail.smtp.RcptDsn;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.Bytes;
import org.postern.store.PartitionId;
import org.postern.store.StagedBlob;
import org.postern.store.account.DeliveryId;
import org.postern.store.account.EvidenceRow;
import org.postern.store.account.Mailbox;
import org.postern.store.account.Waiting;
import org.postern.store.account.WaitingMail;
import org.postern.store.directory.Person;
import org.postern.store.partition.Partitions;
import org.postern.store.partition.Tx;
import org.postern.store.queue.LocalRecipient;
import org.postern.store.queue.Outbox;
import org.postern.store.queue.Outgoing;
import org.postern.store.queue.QueuedRecipient;
import org.postern.store.queue.SendQueue;
import org.postern.store.row.RowWriter;
import org.postern.testkit.store.Rows;

/** What {@code verify} and {@code verify --repair} make of mail that waits in outbox and queue. */
@Timeout(300)
@SuppressWarnings("NullAway.Init")
final class SubmittedRepairTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-24T08:00:00Z"));
    private static final int SIZE = 700;
    private static final int ACCOUNT = 0x01;
    private static final int QUEUED = 0x03;
    private static final int OWED = 0x05;
    private static final int WAITING = 0x12;
    private static final int WAITING_SUM = 0x13;

    @TempDir
    Path folder;

    private KeptMail kept;
    private Outgoing message;

    private Config config() {
        if (!(ConfigReader.read("test", "hostname = \"mail.example.org\"\n", folder, Map.of())
                instanceof Reading.Accepted(var config))) {
            throw new AssertionError("not a configuration");
        }
        return config;
    }

    private static Address address(String text) {
        try {
            return Address.parse(text);
        } catch (SyntaxError e) {
            throw new AssertionError(e);
        }
    }

    private PartitionId account(String name) {
        Person person = kept.directory.person(address(name));
        return Objects.requireNonNull(person, name).account();
    }

    private int inbox(String name) {
        Mailbox inbox = kept.accounts.account(account(name)).mailbox("INBOX");
        return Objects.requireNonNull(inbox, name).total();
    }

    /** A message to one here and one elsewhere waits in the outbox. */
    @BeforeEach
    void submit() throws CommandFailed {
        kept = KeptMail.open(this::config, CLOCK, new NoLog());
        kept.administration().addDomain("example.org");
        kept.administration().addAccounts(List.of("anna@example.org", "boris@example.org"), "right-horse-3141");
        DeliveryId id = kept.posting.newId(CLOCK.millis());
        message = new Outgoing(
                id,
                "3k0vj2x9qd71m",
                account("anna@example.org"),
                Outbox.body(id),
                SIZE,
                CLOCK.millis(),
                0,
                Bytes.EMPTY,
                new ReversePath.Mailbox(address("anna@example.org")),
                MailDsn.NONE,
                false,
                false);
        var origin = new EvidenceRow.Origin("192.0.2.1", 40_000, "TLSv1.3 X", "pc", "c1");
        try (StagedBlob body = Rows.staged(kept.store, Rows.body(1, SIZE))) {
            var evidence = new EvidenceRow.Submitted(
                    CLOCK.millis(),
                    "password",
                    origin,
                    "<anna@example.org>",
                    2,
                    List.of(),
                    Bytes.EMPTY,
                    "anna@example.org",
                    "<x>",
                    SIZE,
                    body.sha256(),
                    Bytes.EMPTY);
            assertThat(kept.posting.post(
                            message,
                            List.of(new LocalRecipient(
                                    address("boris@example.org"), RcptDsn.NONE, List.of(account("boris@example.org")))),
                            List.of(new QueuedRecipient(
                                    address("eve@there.example"), RcptDsn.NONE, QueuedRecipient.State.HELD)),
                            evidence,
                            body))
                    .isEqualTo(Posting.Outcome.TAKEN);
        }
    }

    @AfterEach
    void close() {
        kept.close();
    }

    private void handOn() {
        kept.outboxRunner.handOnAll();
        kept.runner.fileAll();
    }

    /** As {@code verify --repair} does while the server is stopped. */
    private List<String> repair() throws CommandFailed {
        kept.close();
        try {
            return KeptMail.opener(CLOCK).repair(config()).findings();
        } finally {
            kept = KeptMail.open(this::config, CLOCK, new NoLog());
        }
    }

    private List<String> findings() {
        return kept.verify(false).findings();
    }

    private List<String> queued() {
        var names = new ArrayList<String>();
        kept.sendQueue.each(item -> names.add(item.message().name()), damage -> {
            throw new AssertionError(damage);
        });
        return names;
    }

    private Bytes key(int table) {
        DeliveryId id = message.id();
        return RowWriter.key(table).i64(id.time()).i64(id.high()).i64(id.low()).done();
    }

    private PartitionId shard() {
        return SendQueue.referrer(message.id());
    }

    @Test
    void whatWaitsInTheOutboxIsWellAndARepairTakesNothingFromIt() throws CommandFailed {
        assertThat(findings()).isEmpty();
        assertThat(repair()).isEmpty();
        handOn();
        assertThat(queued()).containsExactly(message.name());
        assertThat(inbox("boris@example.org")).isEqualTo(1);
        assertThat(findings()).isEmpty();
        assertThat(repair()).isEmpty();
        assertThat(queued()).containsExactly(message.name());
        assertThat(kept.deliveries.referrers(message.body()))
                .containsExactlyInAnyOrder(shard(), account("boris@example.org"));
    }

    @Test
    void whatIsStillOwedForADroppedMessageIsWell() throws CommandFailed {
        handOn();
        new Partitions(kept.store).write(shard(), tx -> {
            tx.delete(key(QUEUED));
            tx.put(
                    key(OWED),
                    RowWriter.version(1)
                            .raw(message.body().bytes())
                            .raw(message.account().bytes())
                            .done());
            return true;
        });
        assertThat(findings()).isEmpty();
        assertThat(repair()).isEmpty();
        kept.sendQueue.settle(damage -> {
            throw new AssertionError(damage);
        });
        assertThat(findings()).isEmpty();
        assertThat(kept.deliveries.referrers(message.body())).containsExactly(account("boris@example.org"));
    }

    @Test
    void whatIsDroppedWhileTheServerIsStoppedIsInItsLog() throws CommandFailed, IOException {
        handOn();
        kept.close();
        try (OpenStore stopped = KeptMail.opener(CLOCK).open(config())) {
            assertThat(stopped.queue().drop(message.name(), "operator")).isInstanceOf(Outcome.Done.class);
            assertThat(stopped.queue().drop(message.name(), "operator")).isInstanceOf(Outcome.Refused.class);
        } finally {
            kept = KeptMail.open(this::config, CLOCK, new NoLog());
        }
        assertThat(queued()).isEmpty();
        assertThat(findings()).isEmpty();
        var lines = new ArrayList<String>();
        try (Stream<Path> files = Files.list(folder.resolve("data/log"))) {
            for (Path file : files.toList()) {
                lines.addAll(Files.readAllLines(file));
            }
        }
        assertThat(lines).singleElement().asString().contains("queue.dropped", message.name(), "operator");
    }

    /** Whatever of the count cannot be read keeps nothing of the account from being mended; the sum is made anew. */
    @Test
    void aCountThatCannotBeReadIsMendedAndHoldsNothingUp() throws CommandFailed {
        handOn();
        PartitionId anna = account("anna@example.org");
        damage(anna, tx -> tx.put(RowWriter.key(WAITING_SUM).done(), Rows.bytes("\u0007?")));
        assertThat(findings()).singleElement().asString().contains("anna@example.org", "counted wrong");
        kept.verify(true);
        assertThat(findings()).isEmpty();
        assertThat(new WaitingMail(new Partitions(kept.store)).of(anna)).isEqualTo(Waiting.of(SIZE));

        damage(anna, tx -> {
            tx.put(key(WAITING), Rows.bytes("\u0007?"));
            tx.delete(RowWriter.key(ACCOUNT).done());
        });
        assertThat(findings()).hasSizeGreaterThan(1);
        kept.verify(true);
        assertThat(findings()).singleElement().asString().contains("anna@example.org", "what is waiting");
    }

    /** The server is started anew: it holds rows in memory. */
    private void damage(PartitionId account, Consumer<Tx> damage) throws CommandFailed {
        new Partitions(kept.store).write(account, tx -> {
            damage.accept(tx);
            return true;
        });
        kept.close();
        kept = KeptMail.open(this::config, CLOCK, new NoLog());
    }

    /** It was acknowledged, so somebody must see it; and its sender may send as much as before. */
    @Test
    void aMessageThatLostItsPlaceInTheQueueIsFound() throws CommandFailed {
        handOn();
        var waiting = new WaitingMail(new Partitions(kept.store));
        PartitionId anna = account("anna@example.org");
        assertThat(waiting.of(anna)).isEqualTo(Waiting.of(SIZE));
        new Partitions(kept.store).write(shard(), tx -> {
            tx.delete(key(QUEUED));
            return true;
        });
        assertThat(findings())
                .anySatisfy(line -> assertThat(line).contains("who has no message of it"))
                .anySatisfy(line -> assertThat(line).contains("anna@example.org", "counted wrong"));
        List<String> said = repair();
        assertThat(said)
                .anySatisfy(line -> assertThat(line).contains("its place in the queue is lost"))
                .anySatisfy(line -> assertThat(line).contains("recovered-shared@example.org"))
                .contains("after the repair all is well");
        assertThat(findings()).isEmpty();
        assertThat(new WaitingMail(new Partitions(kept.store)).of(anna)).isEqualTo(Waiting.NONE);
        PartitionId found = account("recovered-shared@example.org");
        assertThat(kept.accounts.account(found).mailboxes().stream()
                        .mapToInt(Mailbox::total)
                        .sum())
                .isEqualTo(1);
        assertThat(inbox("boris@example.org")).isEqualTo(1);
    }
}
