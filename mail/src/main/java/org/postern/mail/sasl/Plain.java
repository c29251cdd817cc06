package org.postern.mail.sasl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.postern.mail.wire.SyntaxError;

/**
 * The one message of SASL PLAIN (RFC 4616 §2).
 *
 * @param authorize in whose name to act; empty for the client's own
 * @param name who the client says it is
 */
public record Plain(String authorize, String name, String password) {
    /** @throws SyntaxError when it is not base64 of UTF-8 with two NULs */
    public static Plain parse(String base64) throws SyntaxError {
        String message = text(base64);
        int first = message.indexOf('\0');
        int second = first < 0 ? -1 : message.indexOf('\0', first + 1);
        if (second < 0 || message.indexOf('\0', second + 1) >= 0) {
            throw new SyntaxError("not a PLAIN message", 0);
        }
        return new Plain(
                message.substring(0, first), message.substring(first + 1, second), message.substring(second + 1));
    }

    /** Whether the client wants to act for somebody else. */
    public boolean isForAnother() {
        return !authorize.isEmpty() && !authorize.equals(name);
    }

    /**
     * A response as text: UTF-8 in base64 (RFC 4648 §4, padded).
     *
     * @throws SyntaxError when it is not
     */
    public static String text(String base64) throws SyntaxError {
        try {
            byte[] octets = Base64.getDecoder().decode(base64);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (IllegalArgumentException malformed) {
            throw new SyntaxError("not base64", 0);
        } catch (CharacterCodingException malformed) {
            throw new SyntaxError("not UTF-8", 0);
        }
    }

    /** A log must not show it. */
    @Override
    public String toString() {
        return "Plain[]";
    }
}
