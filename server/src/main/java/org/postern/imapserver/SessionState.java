package org.postern.imapserver;

import org.postern.store.account.Account;

/** Where a session is (RFC 3501 §3). */
sealed interface SessionState {
    record NotAuthenticated() implements SessionState {}

    record Authenticated(Account account) implements SessionState {}

    record Selected(Account account, View view) implements SessionState {}
}
