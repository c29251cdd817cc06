package org.postern.reliability;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postern.reliability.Trace.Call;

/**
 * Says what is wrong with the order of writing, syncing and acknowledging one message: its bytes must be written, then
 * synced, and only then may the acknowledgement be given to its socket.
 */
final class SyncOrder {
    private final List<Call> calls;
    private final Call acknowledgement;
    private final List<String> faults = new ArrayList<>();

    private SyncOrder(List<Call> calls, Call acknowledgement) {
        this.calls = calls;
        this.acknowledgement = acknowledgement;
    }

    private static final int PIECE = 40;

    /** What is written to the socket of a peer last: with a client that says nothing after it, the acknowledgement. */
    static Call lastWord(List<Call> calls, int peerPort) {
        return calls.stream()
                .filter(call -> isWrite(call) && call.target().endsWith(":" + peerPort + "]"))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError("nothing was said to port " + peerPort));
    }

    /** A message small enough for the log: the log's sync is all. */
    static List<String> ofSmall(List<Call> calls, Call acknowledgement, Sample sample) {
        SyncOrder order = new SyncOrder(calls, acknowledgement);
        Call written = order.first(call -> isLog(call) && holds(call, sample), -1, "its bytes are not in the log");
        if (written != null) {
            order.synced(written.target(), written.ended(), "the log was not synced before the acknowledgement");
        }
        return order.faults;
    }

    /** A message in a file of its own: the file, then its folder, then the log. */
    static List<String> ofLarge(List<Call> calls, Call acknowledgement, Sample sample) {
        SyncOrder order = new SyncOrder(calls, acknowledgement);
        Call written = order.first(
                call -> isWrite(call) && call.target().contains("/blobs/tmp/") && holds(call, sample),
                -1,
                "its bytes are in no file");
        if (written != null) {
            order.large(written.target());
        }
        return order.faults;
    }

    private void large(String arriving) {
        Call moved = first(
                call -> call.name().startsWith("rename")
                        && call.paths().getFirst().equals(arriving),
                -1,
                "its file never got to its place");
        if (moved == null) {
            return;
        }
        long last = calls.stream()
                .filter(call -> isWrite(call) && call.target().equals(arriving))
                .mapToLong(Call::ended)
                .max()
                .orElse(-1);
        Call body = synced(arriving, last, "its file was not synced after the last write");
        if (body != null && body.ended() > moved.begun()) {
            faults.add("its file was moved before it was synced");
        }
        String place = moved.paths().getLast();
        Call named = synced(parent(place), moved.ended(), "the folder of its file was not synced");
        for (Call made : calls) {
            if (made.name().startsWith("mkdir")
                    && made.result() == 0
                    && place.startsWith(made.paths().getFirst() + "/")) {
                synced(parent(made.paths().getFirst()), made.ended(), "a new folder above its file was not synced");
            }
        }
        if (named != null) {
            Call log = first(SyncOrder::isLog, named.ended(), "the log does not name its file");
            if (log != null) {
                synced(log.target(), log.ended(), "the log was not synced before the acknowledgement");
            }
        }
    }

    private @Nullable Call first(Predicate<Call> which, long after, String fault) {
        for (Call call : calls) {
            if (call.begun() > after && call.ended() < acknowledgement.begun() && which.test(call)) {
                return call;
            }
        }
        faults.add(fault);
        return null;
    }

    private @Nullable Call synced(String target, long after, String fault) {
        return first(
                call -> call.name().endsWith("sync")
                        && call.result() == 0
                        && call.target().equals(target),
                after,
                fault);
    }

    static boolean isWrite(Call call) {
        return switch (call.name()) {
            case "write", "pwrite64", "writev", "pwritev", "sendto", "sendmsg" -> call.result() > 0;
            default -> false;
        };
    }

    static boolean isLog(Call call) {
        return isWrite(call)
                && call.target().contains("/store/db/")
                && call.target().endsWith(".log");
    }

    /** Some piece of its beginning: where a message was cut into writes is the network's choice, and the log's. */
    private static boolean holds(Call call, Sample sample) {
        String text = new String(call.data().toArray(), StandardCharsets.ISO_8859_1);
        String message = new String(sample.bytes(), StandardCharsets.ISO_8859_1);
        return IntStream.iterate(0, at -> at < Math.min(8_000, message.length() - PIECE), at -> at + 200)
                .anyMatch(at -> text.contains(message.substring(at, at + PIECE)));
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
