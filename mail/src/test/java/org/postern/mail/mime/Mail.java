package org.postern.mail.mime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Messages for tests. */
final class Mail {
    private Mail() {}

    static byte[] bytes(String octets) {
        return octets.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Text whose lines end as on the wire. */
    static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    static Summary read(String octets) {
        return read(bytes(octets));
    }

    static Summary read(byte[] message) {
        try {
            return MimeReader.read(new ByteArrayInputStream(message));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The body of an entity. */
    static String body(String message, Structure entity) {
        return message.substring(
                (int) entity.place().bodyAt(), (int) entity.place().end());
    }

    static String header(String message, Structure entity) {
        return message.substring(
                (int) entity.place().headerAt(), (int) entity.place().bodyAt());
    }
}
