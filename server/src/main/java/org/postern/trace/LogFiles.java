package org.postern.trace;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the event log: one that grows, {@code events.jsonl}, and those put away, {@code
 * events-2026-11-24-0001.jsonl.gz}, days by UTC. {@link #append} is for the writing thread, {@link #tidy} for the keeping
 * thread; they share no state but the folder.
 */
final class LogFiles {
    static final String CURRENT = "events.jsonl";

    private static final String PREFIX = "events-";
    private static final String SUFFIX = ".jsonl";
    private static final String PACKED = ".jsonl.gz";
    private static final int DATE_LENGTH = 10;
    private static final int BUFFER = 64 * 1_024;

    private final Path folder;
    private final LogLimits limits;
    private @Nullable FileChannel current;
    private LocalDate day = LocalDate.EPOCH;
    private long size;
    private int number;

    LogFiles(Path folder, LogLimits limits) {
        this.folder = folder;
        this.limits = limits;
    }

    /**
     * Writes whole lines; a new day, or a file that is full, begins a new one.
     *
     * @return whether a file was put away, so that there is something to tidy
     * @throws IOException when the disk is full or gone; the next call tries anew
     */
    boolean append(ByteBuffer lines, Instant now) throws IOException {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        FileChannel channel = current == null ? open(today) : current;
        boolean turned = false;
        if (size > 0 && (!day.equals(today) || size >= limits.fileBytes())) {
            putAway();
            channel = open(today);
            turned = true;
        }
        try {
            while (lines.hasRemaining()) {
                size += channel.write(lines);
            }
        } catch (IOException e) {
            close();
            throw e;
        }
        return turned;
    }

    void close() throws IOException {
        FileChannel channel = current;
        current = null;
        if (channel != null) {
            channel.close();
        }
    }

    private FileChannel open(LocalDate today) throws IOException {
        Path file = folder.resolve(CURRENT);
        day = Files.exists(file)
                ? LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC)
                : today;
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
        current = channel;
        size = channel.size();
        channel.position(size);
        if (size > 0) {
            endTornLine(channel);
        }
        return channel;
    }

    /** After a crash or a full disk the last line may lack its end; the next must not be glued to it. */
    private void endTornLine(FileChannel channel) throws IOException {
        ByteBuffer last = ByteBuffer.allocate(1);
        if (channel.read(last, size - 1) == 1 && last.get(0) != '\n') {
            size += channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
        }
    }

    private void putAway() throws IOException {
        close();
        number = Math.max(number, lastNumber()) + 1; // Never one that was used: names are in the order of time.
        Path target = folder.resolve(PREFIX + day + "-%04d".formatted(number) + SUFFIX);
        Files.move(folder.resolve(CURRENT), target);
    }

    /** The highest number of this day's files; 0 when there is none. */
    private int lastNumber() throws IOException {
        int last = 0;
        for (Path file : putAwayFiles()) {
            String name = String.valueOf(file.getFileName());
            int from = PREFIX.length() + DATE_LENGTH + 1;
            int to = name.indexOf('.', from);
            if (date(file).equals(day) && to > from && to - from < 9) {
                last = Math.max(last, number(name.substring(from, to)));
            }
        }
        return last;
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException _) {
            return 0; // Not one of ours.
        }
    }

    /** Compresses what was put away, and deletes what is too old or too much. */
    void tidy(Instant now) throws IOException {
        for (Path file : putAwayFiles()) {
            if (file.toString().endsWith(SUFFIX)) {
                pack(file);
            }
        }
        LocalDate oldest = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(limits.days());
        List<Path> newestFirst = new ArrayList<>(putAwayFiles());
        Collections.reverse(newestFirst);
        long total = 0;
        for (Path file : newestFirst) {
            total += Files.size(file);
            if (total > limits.totalBytes() || date(file).isBefore(oldest)) {
                Files.delete(file);
            }
        }
    }

    /** Oldest first: the names sort by date and number. */
    private List<Path> putAwayFiles() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(LogFiles::isPutAway).sorted().toList();
        }
    }

    private static boolean isPutAway(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.startsWith(PREFIX)
                && (name.endsWith(SUFFIX) || name.endsWith(PACKED))
                && !date(file).equals(LocalDate.MAX);
    }

    private static LocalDate date(Path file) {
        String name = String.valueOf(file.getFileName());
        int end = PREFIX.length() + DATE_LENGTH;
        try {
            return name.length() < end ? LocalDate.MAX : LocalDate.parse(name.substring(PREFIX.length(), end));
        } catch (DateTimeException _) {
            return LocalDate.MAX; // Not one of ours: left alone.
        }
    }

    private static void pack(Path file) throws IOException {
        Path packed = Path.of(file + ".gz");
        Path fresh = Path.of(packed + ".new");
        try (InputStream in = Files.newInputStream(file);
                OutputStream out = new GZIPOutputStream(Files.newOutputStream(fresh), BUFFER)) {
            in.transferTo(out);
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r-----"));
        Files.move(fresh, packed, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }
}
