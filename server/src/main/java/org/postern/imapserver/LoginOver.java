package org.postern.imapserver;

import java.io.IOException;

/** Whoever logged in may not go on, in the middle of a command: his account is frozen or gone, or his password another. */
final class LoginOver extends IOException {
    private static final long serialVersionUID = 1;

    LoginOver() {
        super("the login is over");
    }
}
