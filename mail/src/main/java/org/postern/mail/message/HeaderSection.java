package org.postern.mail.message;

import java.util.ArrayList;
import java.util.List;

/**
 * The header section of a message.
 *
 * @param fields in the order of the message; complete only when the fault is NONE or ODD_LINE
 * @param size octets, the empty line at the end included
 * @param fault what was wrong with it
 */
public record HeaderSection(List<Field> fields, int size, Fault fault) {
    /** What can be wrong with a header section. */
    public enum Fault {
        NONE,
        /** A line that is no field; it was passed over. */
        ODD_LINE,
        /** More than {@link HeaderReader#MAX_SIZE}. */
        TOO_LARGE,
        /** More than {@link HeaderReader#MAX_FIELDS}. */
        TOO_MANY_FIELDS
    }

    public HeaderSection {
        fields = List.copyOf(fields);
    }

    /** All fields of that name, in any case. */
    public List<Field> all(String name) {
        List<Field> found = new ArrayList<>();
        for (Field field : fields) {
            if (field.is(name)) {
                found.add(field);
            }
        }
        return found;
    }

    /** The text of the first field of that name; empty when there is none. */
    public String first(String name) {
        for (Field field : fields) {
            if (field.is(name)) {
                return field.text();
            }
        }
        return "";
    }

    /** How many of that name there are: {@code Received} counts hops (RFC 5321 §6.3). */
    public int count(String name) {
        int count = 0;
        for (Field field : fields) {
            count += field.is(name) ? 1 : 0;
        }
        return count;
    }
}
