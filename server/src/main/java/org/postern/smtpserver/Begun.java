package org.postern.smtpserver;

import org.postern.reason.Reason;

/** What MAIL came to. */
sealed interface Begun {
    record Open(Mailing mailing) implements Begun {}

    record Turned(Reason reason) implements Begun {}
}
