package org.postern.trace;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import java.util.Set;

/** One event as one line of JSON, schema 1. Pure; on the thread of whoever records, so that the work is spread. */
final class JsonLine {
    /** Number of the schema: grows when a word changes its meaning or goes; new words need no new number. */
    static final int SCHEMA = 1;

    /** Characters of one text, but for the stack of a fault. */
    static final int MAX_TEXT = 1_024;

    static final int MAX_STACK = 8_000;

    static final int MAX_FIELDS = 40;

    /** Characters after which no further field is begun. */
    static final int MAX_LINE = 16 * 1_024;

    /** Always with three digits of a second, so that lines sort as text. */
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final Set<String> RESERVED = Set.of("v", "at", "event", "session", "reason", "cut");

    private static final String STACK = "stack";

    private JsonLine() {}

    /** UTF-8 with its LF. */
    static byte[] of(Instant at, Event event) {
        var out = new StringBuilder(256);
        out.append("{\"v\":").append(SCHEMA).append(",\"at\":\"").append(INSTANT.format(at));
        out.append("\",\"event\":");
        Escaper.json(out, event.kind(), MAX_TEXT);
        if (event.session() != null) {
            out.append(",\"session\":");
            Escaper.json(out, event.session(), MAX_TEXT);
        }
        if (event.reason() != null) {
            out.append(",\"reason\":");
            Escaper.json(out, event.reason().id(), MAX_TEXT);
        }
        fields(out, event.fields());
        return out.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void fields(StringBuilder out, Map<String, Object> fields) {
        int written = 0;
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            if (written == MAX_FIELDS || out.length() > MAX_LINE) {
                out.append(",\"cut\":true");
                return;
            }
            String name = field.getKey();
            out.append(',');
            Escaper.json(out, RESERVED.contains(name) ? "_" + name : name, MAX_TEXT);
            out.append(':');
            value(out, field.getValue(), name.equals(STACK) ? MAX_STACK : MAX_TEXT);
            written++;
        }
    }

    private static void value(StringBuilder out, Object value, int max) {
        if (value instanceof Integer || value instanceof Long || value instanceof Boolean) {
            out.append(value);
        } else {
            Escaper.json(out, String.valueOf(value), max);
        }
    }
}
