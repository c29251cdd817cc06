package org.postern.imapserver;

import java.time.InstantSource;
import java.time.ZoneId;
import org.postern.account.Login;
import org.postern.store.Store;
import org.postern.store.account.Accounts;
import org.postern.trace.EventLog;
import org.postern.trace.LoginNames;

/**
 * What all sessions share.
 *
 * @param store for the bodies of APPEND on their way in
 * @param zone in which INTERNALDATE is given to a message that comes without
 * @param maxMessage bytes of the longest message that APPEND takes
 */
public record ImapSetup(
        Store store,
        Accounts accounts,
        Login login,
        EventLog log,
        LoginNames names,
        InstantSource clock,
        ZoneId zone,
        long maxMessage) {}
