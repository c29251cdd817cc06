package org.postern.imapserver;

import java.time.InstantSource;
import java.util.function.Supplier;
import org.postern.account.Login;
import org.postern.account.Standing;
import org.postern.store.Store;
import org.postern.store.account.Accounts;
import org.postern.trace.EventLog;
import org.postern.trace.LoginNames;

/**
 * What all sessions share.
 *
 * @param store for the bodies of APPEND on their way in
 * @param standing whether a login still holds; asked before each command
 * @param settings those in effect; asked for each time, so that a change reaches open sessions
 */
public record ImapSetup(
        Store store,
        Accounts accounts,
        Login login,
        Standing standing,
        EventLog log,
        LoginNames names,
        InstantSource clock,
        Supplier<ImapSettings> settings) {
    long maxMessage() {
        return settings.get().maxMessage();
    }

    ImapSettings.Times times() {
        return settings.get().times();
    }
}
