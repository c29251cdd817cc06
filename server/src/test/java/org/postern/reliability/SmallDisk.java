package org.postern.reliability;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.postern.testkit.Needs;

/** A disk of a few megabytes in a mount namespace of its own: it goes with the process that holds it, and that with us. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 1 << 20;

    private final Process holder;
    private final Path inside;
    private final Path outside;

    private SmallDisk(Process holder, Path inside) {
        this.holder = holder;
        this.inside = inside;
        this.outside = Path.of("/proc/" + holder.pid() + "/root" + inside);
    }

    /** Only root may mount. */
    static SmallDisk of(int mebibytes, Path at) throws IOException {
        Path unshare = Needs.program("unshare");
        Needs.program("nsenter");
        Files.createDirectories(at);
        String script =
                "mount -t tmpfs -o mode=0700,size=" + mebibytes + "m none '" + at + "' && echo ready && exec cat";
        Process holder = new ProcessBuilder(
                        unshare.toString(), "--mount", "--propagation", "private", "sh", "-c", script)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
        boolean mounted = "ready".equals(said.readLine());
        if (!mounted) {
            holder.destroyForcibly();
        }
        Assumptions.assumeTrue(mounted, "this machine does not let us mount a small disk: that takes root");
        return new SmallDisk(holder, at);
    }

    ServerProcess.Plan plan(Path output, String... settings) {
        return new ServerProcess.Plan(
                outside.resolve("data"),
                inside.resolve("data"),
                output,
                List.of("nsenter", "--target", Long.toString(holder.pid()), "--mount"),
                List.of(settings));
    }

    long usable() throws IOException {
        return Files.getFileStore(outside).getUsableSpace();
    }

    /** Takes room until no more than that is left; 0 takes all. */
    void fillTo(long left) throws IOException {
        byte[] block = new byte[BLOCK];
        try (FileChannel ballast =
                FileChannel.open(outside.resolve("ballast"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (usable() > left) {
                long wanted = Math.min(BLOCK, usable() - left);
                ballast.write(ByteBuffer.wrap(block, 0, (int) Math.max(1, wanted)));
            }
        } catch (IOException full) {
            if (usable() > left && usable() > BLOCK) {
                throw full;
            }
        }
    }

    void makeRoom() throws IOException {
        Files.delete(outside.resolve("ballast"));
    }

    @Override
    public void close() throws IOException {
        holder.getOutputStream().close(); // ends cat, and with it the mount
        holder.destroyForcibly();
    }
}
