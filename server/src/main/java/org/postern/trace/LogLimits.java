package org.postern.trace;

/**
 * What the event log may take.
 *
 * @param queuedLines lines that wait for the disk at most; more are dropped and counted
 * @param queuedBytes the same in bytes
 * @param fileBytes a file that has grown to this is put away and compressed
 * @param totalBytes all files put away; the oldest go first
 * @param days how long files are kept
 */
public record LogLimits(int queuedLines, long queuedBytes, long fileBytes, long totalBytes, int days) {
    public static final LogLimits DEFAULTS = new LogLimits(10_000, 16L << 20, 64L << 20, 1L << 30, 30);

    public LogLimits {
        if (queuedLines < 1 || queuedBytes < 1 || fileBytes < 1 || totalBytes < 1 || days < 1) {
            throw new IllegalArgumentException("a limit of the log is at least 1");
        }
    }
}
