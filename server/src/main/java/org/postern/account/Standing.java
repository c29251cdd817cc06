package org.postern.account;

import org.postern.store.Watch;
import org.postern.store.directory.Directory;
import org.postern.store.directory.Person;

/** Whether a login of before still holds, for sessions that last. For any thread; does not block. */
public interface Standing {
    /** @param then as he was when he logged in */
    boolean holds(Person then);

    /** Runs the watcher when the answer may have changed. It must return at once and never throw. */
    Watch watch(Runnable watcher);

    static Standing in(Directory directory) {
        return new Standing() {
            @Override
            public boolean holds(Person then) {
                return directory.isStillWelcome(then);
            }

            @Override
            public Watch watch(Runnable watcher) {
                return directory.watch(watcher);
            }
        };
    }
}
