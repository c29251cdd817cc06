package org.postern.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The configuration in effect. Sessions ask {@link #current()} each time they need it, so a reload reaches them without
 * dropping them. Safe for use by many threads.
 */
public final class ConfigHolder {
    private final ReentrantLock reloading = new ReentrantLock();
    private volatile Config current;

    public ConfigHolder(Config first) {
        current = first;
    }

    public Config current() {
        return current;
    }

    /** What came of a reload. */
    public sealed interface Reload {
        /**
         * @param changed keys that have a new value in effect
         * @param waiting keys that were changed in the file but need a restart
         */
        record Swapped(List<String> changed, List<String> waiting) implements Reload {}

        /** The configuration before stays in effect, whole. */
        record Kept(Reading.Refused refused) implements Reload {}
    }

    /** Reads the file again, with the same overrides as at the start, and swaps all that can change, or nothing. */
    public Reload reload(Path file, Map<String, String> overrides) {
        reloading.lock();
        try {
            return switch (ConfigReader.read(file, overrides)) {
                case Reading.Accepted(Config next) -> swap(next);
                case Reading.Refused refused -> new Reload.Kept(refused);
            };
        } finally {
            reloading.unlock();
        }
    }

    private Reload swap(Config next) {
        Config running = current;
        var changed = new ArrayList<String>();
        var waiting = new ArrayList<String>();
        Map<String, String> before = running.shown();
        Map<String, String> after = next.shown();
        for (Key key : Key.all()) {
            if (!String.valueOf(before.get(key.key())).equals(after.get(key.key()))) {
                (key.live() ? changed : waiting).add(key.key());
            }
        }
        current = next.inProcessOf(running);
        return new Reload.Swapped(List.copyOf(changed), List.copyOf(waiting));
    }
}
