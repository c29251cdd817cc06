package org.postern.trace;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.reason.Reason;

/**
 * One thing that happened. The kind is a stable word ({@code smtp.rcpt.refused}); fields come in a fixed order and hold
 * text from outside unescaped: the writer escapes.
 *
 * @param session {@link org.postern.listen.Peer#id()} of the connection, null when none is concerned
 * @param reason why, null when nothing was decided
 */
public record Event(
        String kind, @Nullable String session, @Nullable Reason reason, Map<String, Object> fields) {
    /**
     * @param fields name, value, name, value …; values are text, whole numbers, booleans or null (left out)
     */
    public static Event of(String kind, @Nullable String session, @Nullable Reason reason, @Nullable Object... fields) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i + 1 < fields.length; i += 2) {
            Object value = fields[i + 1];
            if (value != null) {
                map.put(String.valueOf(fields[i]), value);
            }
        }
        return new Event(kind, session, reason, map);
    }
}
