package org.postern.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postern.reliability.Trace.Call;
import org.postern.store.Bytes;

/**
 * A folder rebuilt from the system calls that made it, as it stands on a disk that keeps nothing but what was synced. A
 * write lasts when an fsync or fdatasync of its file began after the write had ended, and has itself ended. A new name
 * lasts when the same is true of its folder; a renaming is one step, and lasts by a sync of the folder it leads to.
 */
final class SyncedDisk {
    private static final int PAGE = 4096;

    private final String root;
    private final Directory top = new Directory();
    private final Map<Integer, Open> open = new HashMap<>();

    /** What is there after the power failed. */
    enum Leftovers {
        /** Nothing that was not synced: not even a deletion. */
        NONE,
        /** Names and lengths as they were last, of what was not synced each page by chance or as zeros. */
        SOME,
        /** As if the power had not failed. */
        ALL
    }

    private record Open(Node node, boolean appends, Position position) {}

    private static final class Position {
        private long at;
    }

    private abstract static sealed class Node permits Content, Directory {
        private final List<Call> syncs = new ArrayList<>();

        /** Whatever ended before this position of the trace lasts, when the power fails at the given one. */
        long lastingAt(long crash) {
            long lasting = -1;
            for (Call sync : syncs) {
                if (sync.ended() < crash) {
                    lasting = Math.max(lasting, sync.begun());
                }
            }
            return lasting;
        }
    }

    private static final class Content extends Node {
        private final List<Write> writes = new ArrayList<>();
        private long size;
    }

    /** Bytes at an offset; without bytes, the offset is the new length. */
    private record Write(long ended, long offset, @Nullable Bytes bytes) {}

    private static final class Directory extends Node {
        private final Map<String, Node> now = new TreeMap<>();
        private final List<Step> steps = new ArrayList<>();
    }

    /** A change of a folder: a name that is there from now on, or (null) no more; and whose sync makes it last. */
    private record Step(long ended, String name, @Nullable Node node, Directory decides) {}

    private SyncedDisk(Path root) {
        this.root = root.toString();
    }

    /** @param root the folder, which was empty when the trace began */
    static SyncedDisk replay(Path trace, Path root) throws IOException {
        SyncedDisk disk = new SyncedDisk(root);
        Trace.read(trace, disk::apply);
        return disk;
    }

    private void apply(Call call) {
        if (call.result() < 0) {
            return;
        }
        switch (call.name()) {
            case "open", "openat", "creat" -> opened(call);
            case "write", "writev" -> write(call, -1);
            case "pwrite64", "pwritev" -> write(call, call.fromEnd(0));
            case "ftruncate" -> resize(call, call.fromEnd(0), true);
            case "fallocate" -> allocate(call);
            case "lseek" -> seek(call);
            case "fsync", "fdatasync" -> sync(call);
            case "mkdir", "mkdirat" -> link(call, path(call, 0), new Directory());
            case "unlink", "unlinkat", "rmdir" -> unlink(call, path(call, 0));
            case "rename", "renameat", "renameat2" -> rename(call);
            case "copy_file_range" -> copy(call);
            case "sync_file_range", "sendto", "sendmsg" -> {
                // makes nothing last
            }
            default -> unknown(call);
        }
    }

    /** What the model does not know must not touch the folder. */
    private void unknown(Call call) {
        boolean ours = call.target().startsWith(root) || call.paths().stream().anyMatch(path -> path.startsWith(root));
        if (ours) {
            throw new IllegalStateException("a call that is not understood: " + call.name());
        }
    }

    private String path(Call call, int index) {
        String path = call.paths().get(index);
        return path.startsWith("/") ? path : call.target() + "/" + path;
    }

    private boolean isOurs(String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    private @Nullable Node find(String path) {
        Node node = top;
        for (String name : names(path)) {
            node = node instanceof Directory directory ? directory.now.get(name) : null;
            if (node == null) {
                return null;
            }
        }
        return node;
    }

    private List<String> names(String path) {
        String below = path.substring(root.length());
        return Arrays.stream(below.split("/", -1))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    private Directory parent(String path) {
        if (find(path.substring(0, path.lastIndexOf('/'))) instanceof Directory directory) {
            return directory;
        }
        throw new IllegalStateException("no folder above " + path);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private void opened(Call call) {
        String path = path(call, 0);
        int descriptor = (int) call.result();
        open.remove(descriptor);
        if (!isOurs(path)) {
            return;
        }
        Node node = find(path);
        if (node == null) {
            node = new Content();
            link(call, path, node);
        }
        boolean truncates = call.arguments().contains("O_TRUNC") || call.name().equals("creat");
        if (truncates && node instanceof Content content) {
            content.writes.add(new Write(call.ended(), 0, null));
            content.size = 0;
        }
        open.put(descriptor, new Open(node, call.arguments().contains("O_APPEND"), new Position()));
    }

    private void link(Call call, String path, Node node) {
        if (isOurs(path) && !path.equals(root)) {
            Directory parent = parent(path);
            parent.now.put(name(path), node);
            parent.steps.add(new Step(call.ended(), name(path), node, parent));
        }
    }

    private void unlink(Call call, String path) {
        if (isOurs(path)) {
            Directory parent = parent(path);
            parent.now.remove(name(path));
            parent.steps.add(new Step(call.ended(), name(path), null, parent));
        }
    }

    private void rename(Call call) {
        String from = path(call, 0);
        String to = path(call, 1);
        Node node = isOurs(from) ? find(from) : null;
        if (node != null) {
            Directory source = parent(from);
            Directory target = parent(to);
            source.now.remove(name(from));
            source.steps.add(new Step(call.ended(), name(from), null, target));
            target.now.put(name(to), node);
            target.steps.add(new Step(call.ended(), name(to), node, target));
        }
    }

    /** What a descriptor is, if it is a file or folder of ours: sockets and others have other names. */
    private @Nullable Open described(Call call) {
        return isOurs(call.target()) ? open.get(call.descriptor()) : null;
    }

    private void write(Call call, long offset) {
        if (described(call) instanceof Open(Content content, boolean appends, Position position)) {
            byte[] bytes = Arrays.copyOf(call.data().toArray(), (int) call.result());
            long at = offset >= 0 ? offset : appends ? content.size : position.at;
            content.writes.add(new Write(call.ended(), at, Bytes.wrap(bytes)));
            content.size = Math.max(content.size, at + bytes.length);
            if (offset < 0) {
                position.at = at + bytes.length;
            }
        }
    }

    private void resize(Call call, long length, boolean mayShrink) {
        if (described(call) instanceof Open(Content content, boolean _, Position _)
                && (mayShrink || length > content.size)) {
            content.writes.add(new Write(call.ended(), length, null));
            content.size = length;
        }
    }

    private void allocate(Call call) {
        if (!call.arguments().contains("KEEP_SIZE")) {
            resize(call, call.fromEnd(0) + call.fromEnd(1), false);
        }
    }

    private void seek(Call call) {
        Open opened = described(call);
        if (opened != null) {
            opened.position.at = call.result();
        }
    }

    private void sync(Call call) {
        Open opened = described(call);
        if (opened != null) {
            opened.node.syncs.add(call);
        }
    }

    /** From and to where the descriptors stand, as {@code Files.copy} does it. */
    private void copy(Call call) {
        String[] arguments = call.arguments().split(", ", -1);
        Open from = open.get(Call.number(arguments[0], 0));
        Open to = open.get(Call.number(arguments[2], 0));
        boolean ours = isOurs(call.nameAt(call.arguments().lastIndexOf('<')));
        if (!ours || to == null || !(to.node instanceof Content target)) {
            return;
        }
        if (from == null || !(from.node instanceof Content source) || !arguments[1].equals("NULL")) {
            throw new IllegalStateException("a copy that is not understood");
        }
        byte[] all = content(source, Long.MAX_VALUE, Leftovers.ALL, new SplittableRandom(0));
        int at = (int) from.position.at;
        byte[] bytes = Arrays.copyOfRange(all, at, at + (int) call.result());
        target.writes.add(new Write(call.ended(), to.position.at, Bytes.wrap(bytes)));
        from.position.at += bytes.length;
        to.position.at += bytes.length;
        target.size = Math.max(target.size, to.position.at);
    }

    /** Files of the folder, by their names below it, as they are when the power fails at that position of the trace. */
    Map<String, byte[]> files(long crash, Leftovers leftovers, SplittableRandom random) {
        Map<String, byte[]> files = new TreeMap<>();
        collect(top, "", new Failure(crash, leftovers, random), files);
        return files;
    }

    private record Failure(long crash, Leftovers leftovers, SplittableRandom random) {}

    private static void collect(Directory directory, String above, Failure failure, Map<String, byte[]> files) {
        entries(directory, failure).forEach((name, node) -> {
            String path = above + name;
            switch (node) {
                case Directory below -> {
                    files.put(path + "/", new byte[0]);
                    collect(below, path + "/", failure, files);
                }
                case Content content ->
                    files.put(path, content(content, failure.crash, failure.leftovers, failure.random));
            }
        });
    }

    private static Map<String, Node> entries(Directory directory, Failure failure) {
        Map<String, Node> entries = new TreeMap<>();
        for (Step step : directory.steps) {
            boolean lasts = step.ended < step.decides.lastingAt(failure.crash);
            if (lasts || (failure.leftovers != Leftovers.NONE && step.ended < failure.crash)) {
                if (step.node == null) {
                    entries.remove(step.name);
                } else {
                    entries.put(step.name, step.node);
                }
            }
        }
        return entries;
    }

    private static byte[] content(Content file, long crash, Leftovers leftovers, SplittableRandom random) {
        long lasting = file.lastingAt(crash);
        byte[] bytes = new byte[0];
        for (Write write : file.writes) {
            boolean lasts = write.ended < lasting || leftovers == Leftovers.ALL;
            if (write.ended < crash && (lasts || leftovers == Leftovers.SOME)) {
                bytes = applied(bytes, write, lasts ? null : random);
            }
        }
        return bytes;
    }

    /** With random numbers, each page arrives or not. */
    private static byte[] applied(byte[] before, Write write, @Nullable SplittableRandom random) {
        Bytes data = write.bytes;
        if (data == null) {
            return Arrays.copyOf(before, (int) write.offset);
        }
        int end = (int) write.offset + data.length();
        byte[] after = end > before.length ? Arrays.copyOf(before, end) : before;
        byte[] fresh = data.toArray();
        int from = (int) write.offset;
        while (from < end) {
            int to = Math.min(end, (from / PAGE + 1) * PAGE);
            if (random == null || random.nextBoolean()) {
                System.arraycopy(fresh, from - (int) write.offset, after, from, to - from);
            }
            from = to;
        }
        return after;
    }

    /** Makes the folder of files. */
    static void write(Map<String, byte[]> files, Path folder) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                Path path = folder.resolve(file.getKey());
                if (file.getKey().endsWith("/")) {
                    Files.createDirectories(path);
                } else {
                    Files.write(path, file.getValue());
                }
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}
