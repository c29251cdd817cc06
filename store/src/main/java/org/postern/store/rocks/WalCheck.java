package org.postern.store.rocks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.store.StoreCorrupt;

/**
 * Reads RocksDB's logs before RocksDB does. A crash can leave the last record half written: that one was never
 * acknowledged, and is cut off. Anything else that cannot be read is damage to commits that were acknowledged, and then
 * the store must not open, since recovery would drop them in silence.
 */
final class WalCheck {
    private WalCheck() {}

    /**
     * @param folder RocksDB's; absent for a new store
     * @throws StoreCorrupt when acknowledged commits are damaged or follow on damage
     */
    static void check(Path folder) throws IOException {
        WalScan.@Nullable Torn torn = null;
        long sequence = 0;
        for (Path log : logs(folder)) {
            WalScan scan = WalScan.of(log, sequence);
            if (torn != null && scan.records() > 0) {
                throw damaged(torn.log(), torn.whole(), log.getFileName() + " holds commits after it");
            }
            sequence = scan.sequence();
            torn = scan.torn() == null ? torn : scan.torn();
        }
        if (torn != null) {
            cut(torn.log(), torn.whole());
        }
    }

    static StoreCorrupt damaged(Path log, long offset, String why) {
        return new StoreCorrupt(
                "the log " + log + " is damaged at byte " + offset + ": " + why
                        + ". Restore the last backup, or run `verify --repair`, which gives up what follows",
                null);
    }

    /** RocksDB's logs, the oldest first. */
    static List<Path> logs(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> logs = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> number(file) >= 0).forEach(logs::add);
        }
        logs.sort(Comparator.comparingLong(WalCheck::number));
        return logs;
    }

    /** The number of a log's name, -1 for other files. */
    private static long number(Path file) {
        String name = file.getFileName().toString();
        if (!name.endsWith(".log")) {
            return -1;
        }
        String digits = name.substring(0, name.length() - ".log".length());
        boolean number =
                !digits.isEmpty() && digits.length() <= 18 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(digits) : -1;
    }

    /** Cuts a log to the length of its whole records. */
    static void cut(Path path, long whole) throws IOException {
        try (FileChannel log = FileChannel.open(path, StandardOpenOption.WRITE)) {
            log.truncate(whole);
            log.force(true);
        }
    }

    /** Reads a block of the log into {@code block}; returns how much there was. */
    static int read(FileChannel log, byte[] block, long position) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(block);
        while (into.hasRemaining()) {
            if (log.read(into, position + into.position()) < 0) {
                break;
            }
        }
        return into.position();
    }
}
