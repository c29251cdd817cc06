package org.postern.mail.mime;

import java.io.ByteArrayOutputStream;
import java.util.List;

/** The header fields of some names, as they stand (RFC 3501 §6.4.5, HEADER.FIELDS and HEADER.FIELDS.NOT). */
public final class HeaderSubset {
    private HeaderSubset() {}

    /**
     * @param section a header section, with the empty line if it has one
     * @param names compared without regard to ASCII case
     * @param without true for the fields that do not have these names
     * @return the fields in order, and the empty line if there was one
     */
    public static byte[] of(byte[] section, List<String> names, boolean without) {
        var subset = new ByteArrayOutputStream(512);
        boolean taking = false;
        int at = 0;
        while (at < section.length) {
            int end = lineEnd(section, at);
            boolean continued = section[at] == ' ' || section[at] == '\t';
            boolean empty = section[at] == '\n' || (section[at] == '\r' && end == at + 2);
            if (empty) {
                taking = true;
            } else if (!continued) {
                taking = isNamed(section, at, end, names) != without;
            }
            if (taking) {
                subset.write(section, at, end - at);
            }
            at = end;
        }
        return subset.toByteArray();
    }

    private static int lineEnd(byte[] section, int from) {
        int at = from;
        while (at < section.length && section[at] != '\n') {
            at++;
        }
        return Math.min(at + 1, section.length);
    }

    private static boolean isNamed(byte[] section, int at, int end, List<String> names) {
        int colon = at;
        while (colon < end && section[colon] != ':') {
            colon++;
        }
        int last = colon;
        while (last > at && (section[last - 1] == ' ' || section[last - 1] == '\t')) {
            last--;
        }
        for (String name : names) {
            if (name.length() == last - at && colon < end && equalsIgnoringCase(section, at, name)) {
                return true;
            }
        }
        return false;
    }

    private static boolean equalsIgnoringCase(byte[] section, int at, String name) {
        for (int i = 0; i < name.length(); i++) {
            if (lower(section[at + i]) != lower(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
