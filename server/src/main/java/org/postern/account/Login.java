package org.postern.account;

import java.net.InetAddress;
import org.postern.reason.Reason;
import org.postern.store.directory.Person;

/** Asks whether somebody may come in. Blocks: for the hash, and for the delay that wrong guesses earn. For any thread. */
public interface Login {
    /**
     * @param name what the client gave as its name; every login is an e-mail address
     * @param password as the client gave it
     * @param from where the client is
     */
    Result login(String name, String password, InetAddress from);

    /** The answer. Refusals of all kinds look the same to the client but for {@link Busy}. */
    sealed interface Result {
        record Accepted(Person person) implements Result {}

        /** Say that the name or the password is wrong, whatever the reason. */
        record Refused(Reason reason) implements Result {}

        /** Say "try again later": too many logins are being checked. */
        record Busy(Reason reason) implements Result {}
    }
}
