package org.postern.mail.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postern.mail.message.Field;

/** The header fields that a signature is over (RFC 6376 §3.7, §5.4.2). */
final class SignedFields {
    private SignedFields() {}

    /**
     * What is signed: the named fields, then the signature itself.
     *
     * @param names in lower case: of several fields of one name the last comes first; one that is not there is nothing
     * @param signature the field of the signature, with nothing in {@code b=}
     */
    static byte[] octets(List<Field> fields, List<String> names, Canonicalization form, Field signature) {
        Map<String, Deque<Field>> left = new HashMap<>();
        for (Field field : fields) {
            left.computeIfAbsent(field.name().toLowerCase(Locale.ROOT), _ -> new ArrayDeque<>())
                    .push(field);
        }
        var out = new ByteArrayOutputStream();
        for (String name : names) {
            Deque<Field> same = left.get(name);
            if (same != null && !same.isEmpty()) {
                out.writeBytes(latin(form.field(same.pop())));
                out.write('\r');
                out.write('\n');
            }
        }
        out.writeBytes(latin(form.field(signature)));
        return out.toByteArray();
    }

    private static byte[] latin(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }
}
