package org.postern.filing;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.postern.mail.address.Domain;

/**
 * What a server is to its own mail.
 *
 * @param hostName what it calls itself
 * @param zone the operator's, as it is at the moment
 * @param random unguessable
 */
public record Site(Domain hostName, Supplier<ZoneId> zone, InstantSource clock, RandomGenerator random) {
    private static final int ID_LENGTH = 13;
    private static final int BASE = 36;

    /** In the operator's zone. */
    public OffsetDateTime now() {
        return OffsetDateTime.ofInstant(clock.instant(), zone.get());
    }

    /** Names a message in trace fields, replies and the log: letters and digits. */
    public String newId() {
        StringBuilder id = new StringBuilder(ID_LENGTH);
        while (id.length() < ID_LENGTH) {
            id.append(Character.forDigit(random.nextInt(BASE), BASE));
        }
        return id.toString();
    }

    /** Whether a text can be such a name. */
    public static boolean isId(String text) {
        return text.length() == ID_LENGTH
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'));
    }
}
