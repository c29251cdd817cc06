package org.postern.store.directory;

import org.postern.mail.address.Address;
import org.postern.store.PartitionId;

/**
 * Somebody with an account.
 *
 * @param account the partition of his mail
 * @param address his first address, canonical; it is what he logs in with
 * @param password the hash of his password, in the form of its maker
 * @param passwordVersion grows with each change of the password; what was cached for an older one is void
 * @param language of what the server writes to him: {@code en} or {@code ru}
 * @param created UTC milliseconds
 */
public record Person(
        PartitionId account,
        Address address,
        String password,
        int passwordVersion,
        String language,
        State state,
        boolean administrator,
        long created) {
    /** The code is on disk. */
    public enum State {
        /** The directory knows him, his mail is being made. */
        CREATING(1),
        ACTIVE(2),
        /** Mail comes in, nobody logs in. */
        FROZEN(3),
        /** His mail is being removed. */
        REMOVING(4);

        private final int code;

        State(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static State of(int code) {
            for (State state : values()) {
                if (state.code == code) {
                    return state;
                }
            }
            return FROZEN;
        }
    }

    Person with(State now) {
        return new Person(account, address, password, passwordVersion, language, now, administrator, created);
    }

    Person withPassword(String hash) {
        return new Person(account, address, hash, passwordVersion + 1, language, state, administrator, created);
    }
}
