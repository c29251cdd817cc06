package org.postern.trace;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Events as JSON lines in a folder. Whoever records makes the line and puts it into a bounded queue; one thread writes,
 * another one compresses and deletes old files. When the queue is full or the disk does not take it, the line is dropped
 * and counted, and a later line says how many. Lines are not synced: the log is not the evidence. Safe for any thread.
 */
public final class FileEventLog implements EventLog, AutoCloseable {
    /** Lines written in one go. */
    private static final int BATCH = 256;

    private static final Duration CLOSING = Duration.ofSeconds(2);

    /** Wakes the writing thread; never written. */
    private static final byte[] NOTHING = {};

    /**
     * What became of the lines since the start.
     *
     * @param written on the disk
     * @param dropped because the queue was full
     * @param failed because the disk did not take them; a fault of ours counts as one
     * @param faults of ours that were recorded
     */
    public record Tally(long written, long dropped, long failed, long faults) {}

    private final LogFiles files;
    private final LogLimits limits;
    private final InstantSource clock;
    private final Consumer<String> alarm;
    private final BlockingQueue<byte[]> queue;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final LongAdder written = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder faults = new LongAdder();
    private final Semaphore toTidy = new Semaphore(1);
    private final Thread writer;
    private final Thread keeper;
    private volatile boolean closed;
    private long lostTold;
    private boolean failing;

    private FileEventLog(Path folder, LogLimits limits, InstantSource clock, Consumer<String> alarm) {
        this.files = new LogFiles(folder, limits);
        this.limits = limits;
        this.clock = clock;
        this.alarm = alarm;
        this.queue = new ArrayBlockingQueue<>(limits.queuedLines());
        this.writer = Thread.ofPlatform().name("event-log").daemon().unstarted(this::writeAll);
        this.keeper = Thread.ofPlatform().name("event-log-keeper").daemon().unstarted(this::keep);
    }

    /**
     * Opens the log and starts its threads.
     *
     * @param folder made when it is not there
     * @param alarm told, in words for the operator, when the disk begins to refuse the log
     */
    public static FileEventLog open(Path folder, LogLimits limits, InstantSource clock, Consumer<String> alarm)
            throws IOException {
        Files.createDirectories(folder);
        var log = new FileEventLog(folder, limits, clock, alarm);
        log.writer.start();
        log.keeper.start();
        return log;
    }

    @Override
    public void record(Event event) {
        guarded(() -> enqueue(event));
    }

    /** Whoever has something to say may be in trouble: without memory, or files to load a class from. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error _) {
            dropped.increment();
        }
    }

    private void enqueue(Event event) {
        byte[] line = JsonLine.of(clock.instant(), event);
        if (closed || queuedBytes.get() + line.length > limits.queuedBytes()) {
            dropped.increment();
            return;
        }
        queuedBytes.addAndGet(line.length);
        if (!queue.offer(line)) {
            queuedBytes.addAndGet(-line.length);
            dropped.increment();
        }
    }

    @Override
    public void fault(String where, Throwable fault) {
        faults.increment();
        guarded(() -> {
            var stack = new StringWriter();
            fault.printStackTrace(new PrintWriter(stack));
            enqueue(Event.of("fault", null, null, "where", where, "what", fault.toString(), "stack", stack.toString()));
        });
    }

    public Tally tally() {
        return new Tally(written.sum(), dropped.sum(), failed.sum(), faults.sum());
    }

    /** Writes what waits, within two seconds, and ends the threads. */
    @Override
    public void close() {
        closed = true;
        queue.offer(NOTHING); // When the queue is full, the writer is awake anyway.
        toTidy.release();
        try {
            writer.join(CLOSING);
            keeper.join(CLOSING);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeAll() {
        try {
            while (!closed || !queue.isEmpty()) {
                byte[] first = queue.poll(1, TimeUnit.MINUTES);
                if (first != null) {
                    writeInAnyCase(first);
                }
            }
            files.close();
        } catch (InterruptedException _) {
            closed = true; // Nobody interrupts this thread but to end it.
        } catch (IOException e) {
            alarm.accept("The event log could not be closed: " + e.getMessage());
        }
    }

    /** There is no second thread: a fault may cost these lines, but not all that come after. */
    private void writeInAnyCase(byte[] first) {
        try {
            write(first);
        } catch (RuntimeException | Error e) {
            failed.increment();
            tell(e);
        }
    }

    /** Only counted and told to the operator: the log cannot be trusted with its own faults. */
    private void tell(Throwable fault) {
        faults.increment();
        alarm.accept("The event log met a fault of its own and goes on; please report it: " + fault);
    }

    private void write(byte[] first) {
        List<byte[]> lines = new ArrayList<>();
        lines.add(first);
        queue.drainTo(lines, BATCH);
        var bytes = new ByteArrayOutputStream();
        int count = 0;
        queuedBytes.addAndGet(-lines.stream().mapToLong(line -> line.length).sum());
        for (byte[] line : lines) {
            bytes.writeBytes(line);
            count += line.length == 0 ? 0 : 1;
        }
        long lost = dropped.sum() + failed.sum();
        if (lost > lostTold) {
            Event event = Event.of("log.lost", null, null, "lines", lost - lostTold);
            bytes.writeBytes(JsonLine.of(clock.instant(), event));
        }
        write(bytes.toByteArray(), count, lost);
    }

    private void write(byte[] bytes, int lines, long lost) {
        if (bytes.length == 0) {
            return;
        }
        try {
            if (files.append(ByteBuffer.wrap(bytes), clock.instant())) {
                toTidy.release();
            }
            written.add(lines);
            lostTold = lost;
            failing = false;
        } catch (IOException e) {
            failed.add(lines);
            if (!failing) {
                failing = true;
                alarm.accept("The event log cannot be written: " + e.getMessage()
                        + ". The server goes on without it; make room on its disk or give it its folder back.");
            }
        }
    }

    private void keep() {
        while (!closed) {
            try {
                toTidy.acquire();
                if (!closed) {
                    files.tidy(clock.instant());
                }
            } catch (IOException e) {
                alarm.accept("Old files of the event log could not be put away: " + e.getMessage());
            } catch (RuntimeException | Error e) {
                tell(e);
            } catch (InterruptedException _) {
                return; // Nobody interrupts this thread but to end it.
            }
        }
    }
}
