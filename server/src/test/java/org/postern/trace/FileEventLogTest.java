package org.postern.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.reason.Reason;
import org.postern.testkit.Eventually;

class FileEventLogTest {
    @TempDir
    private Path folder;

    private volatile Instant now = Instant.parse("2026-11-24T02:40:00Z");
    private final InstantSource clock = () -> now;
    private final LinkedBlockingQueue<String> alarms = new LinkedBlockingQueue<>();

    private FileEventLog open(LogLimits limits) throws IOException {
        return FileEventLog.open(folder, limits, clock, alarms::add);
    }

    private FileEventLog open() throws IOException {
        return open(LogLimits.DEFAULTS);
    }

    private static LogLimits limits(int lines, long queuedBytes, long fileBytes, long totalBytes) {
        return new LogLimits(lines, queuedBytes, fileBytes, totalBytes, 30);
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(folder.resolve(LogFiles.CURRENT));
    }

    private List<String> files() {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(file -> String.valueOf(file.getFileName())).sorted().toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Event event(Object... fields) {
        return Event.of("test.thing", null, null, fields);
    }

    @Test
    void anEventIsOneLineOfJson() throws Exception {
        try (FileEventLog log = open()) {
            log.record(Event.of(
                    "smtp.rcpt.refused",
                    "abc",
                    Reason.UNKNOWN_RECIPIENT,
                    "address",
                    "192.0.2.1",
                    "count",
                    3,
                    "size",
                    5_000_000_000L,
                    "tls",
                    true,
                    "none",
                    null,
                    "event",
                    "x"));
        }
        assertThat(lines())
                .containsExactly("{\"v\":1,\"at\":\"2026-11-24T02:40:00.000Z\",\"event\":\"smtp.rcpt.refused\","
                        + "\"session\":\"abc\",\"reason\":\"rcpt-unknown\",\"address\":\"192.0.2.1\",\"count\":3,"
                        + "\"size\":5000000000,\"tls\":true,\"_event\":\"x\"}");
    }

    @Test
    void nothingFromOutsideCanForgeALineOrSteerATerminal() throws Exception {
        try (FileEventLog log = open()) {
            log.record(event("helo", "x\"}\n{\"v\":1,\"event\":\"forged\"}\r\u001b[31m\u202e"));
        }
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst()).contains("\\\"}\\n{", "\\u000d\\u001b[31m\\u202e");
    }

    @Test
    void aLineIsBoundedWhateverIsInIt() throws Exception {
        Object[] many = new Object[2 * 100];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "f" + i;
            many[i + 1] = "\u0001".repeat(100_000);
        }
        byte[] line = JsonLine.of(now, event(many));
        assertThat(line.length).isLessThan(JsonLine.MAX_LINE + 2 * 6 * JsonLine.MAX_TEXT);
        assertThat(new String(line, StandardCharsets.UTF_8)).endsWith(",\"cut\":true}\n");
        String full = new String(JsonLine.of(now, event(fields(JsonLine.MAX_FIELDS))), StandardCharsets.UTF_8);
        assertThat(full).doesNotContain("cut");
        String more = new String(JsonLine.of(now, event(fields(JsonLine.MAX_FIELDS + 1))), StandardCharsets.UTF_8);
        assertThat(more).contains("cut");
    }

    private static Object[] fields(int count) {
        Object[] fields = new Object[2 * count];
        for (int i = 0; i < fields.length; i += 2) {
            fields[i] = "f" + i;
            fields[i + 1] = i;
        }
        return fields;
    }

    @Test
    void aFaultIsWrittenWithItsStackAndCounted() throws Exception {
        try (FileEventLog log = open()) {
            log.fault("session x", new IllegalStateException("boom"));
            assertThat(log.tally().faults()).isEqualTo(1);
        }
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst()).contains("\"event\":\"fault\"", "boom", "FileEventLogTest");
    }

    /** As with memory or files that have run out: the thread that meets the fault must be able to go on. */
    @Test
    void whatCannotBeWrittenDownIsCountedAndThrowsNothing() throws Exception {
        var unspeakable = new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new LinkageError("no file left for that class");
            }
        };
        try (FileEventLog log = open()) {
            log.fault("session x", unspeakable);
            assertThat(log.tally().faults()).isEqualTo(1);
            assertThat(log.tally().dropped()).isEqualTo(1);
        }
        assertThat(lines()).singleElement().asString().contains("\"event\":\"log.lost\",\"lines\":1");
    }

    @Test
    void aNewDayPutsTheOldFileAwayCompressed() throws Exception {
        try (FileEventLog log = open()) {
            log.record(event("n", 1));
            Eventually.holds("the log", () -> log.tally().written() == 1);
            now = now.plus(Duration.ofDays(1));
            log.record(event("n", 2));
            Eventually.holds(
                    "the log", () -> files().equals(List.of("events-2026-11-24-0001.jsonl.gz", "events.jsonl")));
        }
        assertThat(lines()).hasSize(1);
        try (InputStream in =
                new GZIPInputStream(Files.newInputStream(folder.resolve("events-2026-11-24-0001.jsonl.gz")))) {
            assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("\"n\":1");
        }
    }

    @Test
    void aFullFileIsPutAwayAndTheOldestGoWhenThereAreTooMany() throws Exception {
        try (FileEventLog log = open(limits(100, 1_000_000, 100, 700))) {
            for (int i = 1; i <= 20; i++) {
                int written = i;
                log.record(event("n", i, "padding", "x".repeat(100)));
                Eventually.holds("the log", () -> log.tally().written() == written);
            }
            Eventually.holds(
                    "the log", () -> files().contains("events-2026-11-24-0019.jsonl.gz") && files().size() < 10);
        }
        assertThat(files()).contains("events.jsonl").doesNotContain("events-2026-11-24-0001.jsonl.gz");
        assertThat(alarms).isEmpty();
    }

    @Test
    void whatIsOlderThanThirtyDaysGoesAndWhatIsNotOursStays() throws Exception {
        for (String name : List.of(
                "events-2026-10-24-0001.jsonl.gz",
                "events-2026-10-25-0001.jsonl.gz",
                "events-2026-11-23-0001.jsonl",
                "events-someday.jsonl",
                "events-2026-99-99-0001.jsonl",
                "other-2020-01-01.jsonl")) {
            Files.writeString(folder.resolve(name), "{}\n");
        }
        try (FileEventLog log = open()) {
            Eventually.holds("the log", () -> files().contains("events-2026-11-23-0001.jsonl.gz"));
            Eventually.holds("the log", () -> !files().contains("events-2026-10-24-0001.jsonl.gz"));
            assertThat(log.tally().written()).isZero();
        }
        assertThat(files())
                .containsExactly(
                        "events-2026-10-25-0001.jsonl.gz",
                        "events-2026-11-23-0001.jsonl.gz",
                        "events-2026-99-99-0001.jsonl",
                        "events-someday.jsonl",
                        "other-2020-01-01.jsonl");
    }

    @Test
    void aRestartGoesOnWithTheFileAndMendsATornLine() throws Exception {
        Path file = Files.writeString(folder.resolve(LogFiles.CURRENT), "{\"v\":1}\n{\"v\":1,\"at\":\"20");
        Files.setLastModifiedTime(file, FileTime.from(now));
        try (FileEventLog log = open()) {
            log.record(event("n", 1));
        }
        assertThat(lines()).hasSize(3);
        assertThat(lines().getLast()).startsWith("{\"v\":1,").endsWith("}");
    }

    @Test
    void whenTheDiskRefusesLinesAreCountedTheOperatorIsToldOnceAndALaterLineSaysHowMany() throws Exception {
        Path obstacle = folder.resolve(LogFiles.CURRENT);
        Files.createDirectory(obstacle);
        try (FileEventLog log = open()) {
            log.record(event("n", 1));
            Eventually.holds("the log", () -> log.tally().failed() == 1);
            log.record(event("n", 2));
            Eventually.holds("the log", () -> log.tally().failed() == 2);
            assertThat(alarms).hasSize(1);
            assertThat(alarms.element()).contains("cannot be written");
            Files.delete(obstacle);
            log.record(event("n", 3));
            Eventually.holds("the log", () -> log.tally().written() == 1);
        }
        assertThat(lines()).hasSize(2);
        assertThat(lines().getLast()).contains("\"event\":\"log.lost\"", "\"lines\":2");
    }

    /** A clock on which the writing thread waits, so that the queue fills. */
    private final class StuckWriter implements InstantSource {
        final CountDownLatch writing = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public Instant instant() {
            if (Thread.currentThread().getName().equals("event-log")) {
                writing.countDown();
                try {
                    assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
            return now;
        }
    }

    @Test
    void aFullQueueDropsAndCountsAndNeverWaits() throws Exception {
        var stuck = new StuckWriter();
        try (FileEventLog log = FileEventLog.open(folder, limits(3, 1_000_000, 1_000_000, 1), stuck, alarms::add)) {
            log.record(event("n", 0));
            assertThat(stuck.writing.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i <= 5; i++) {
                log.record(event("n", i));
            }
            assertThat(log.tally().dropped()).isEqualTo(2);
            stuck.goOn.countDown();
            Eventually.holds("the log", () -> log.tally().written() == 4);
        }
        assertThat(String.join("\n", lines()))
                .contains("\"event\":\"log.lost\"", "\"lines\":2")
                .doesNotContain("\"n\":4");
    }

    @Test
    void theQueueIsBoundedInBytesToo() throws Exception {
        var stuck = new StuckWriter();
        int size = JsonLine.of(now, event("n", 0)).length;
        try (FileEventLog log = FileEventLog.open(folder, limits(100, 2L * size, 1_000_000, 1), stuck, alarms::add)) {
            log.record(event("n", 0));
            assertThat(stuck.writing.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i <= 3; i++) {
                log.record(event("n", i));
            }
            assertThat(log.tally().dropped()).isEqualTo(1);
            stuck.goOn.countDown();
            Eventually.holds("the log", () -> log.tally().written() == 3);
        }
    }

    @Test
    void whatComesAfterTheEndIsDroppedNotThrown() throws Exception {
        FileEventLog log = open();
        log.record(event("n", 1));
        log.close();
        log.record(event("n", 2));
        log.close();
        assertThat(lines()).hasSize(1);
        assertThat(log.tally().dropped()).isEqualTo(1);
    }
}
