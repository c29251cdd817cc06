package org.postern.mail.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;

/**
 * What a trace field says (RFC 5321 §4.4): from whom, by whom, how, when.
 *
 * @param helo what the client called itself; hostile
 * @param remote where the connection came from
 * @param by our host name
 * @param with how it was sent
 * @param id of the message with us, letters and digits
 * @param recipient the only recipient; null when there are several (RFC 5321 §7.2: the others would be told)
 * @param when in the operator's zone
 */
public record Received(
        String helo,
        InetAddress remote,
        Domain by,
        With with,
        String id,
        @Nullable Address recipient,
        OffsetDateTime when) {

    /**
     * How a message was sent.
     *
     * @param extended whether the client said EHLO
     * @param utf8 whether SMTPUTF8 was used
     * @param cipher the TLS cipher suite; null without TLS
     * @param login whether the client had logged in
     */
    public record With(
            boolean extended, boolean utf8, @Nullable String cipher, boolean login) {
        /** The registered word (RFC 3848, RFC 6531 §4.3). */
        public String protocol() {
            String base = utf8 ? "UTF8SMTP" : extended || cipher != null || login ? "ESMTP" : "SMTP";
            return base + (cipher == null ? "" : "S") + (login ? "A" : "");
        }
    }

    /** {@code [192.0.2.1]} or {@code [IPv6:2001:db8::1]} (RFC 5321 §4.1.3). */
    public static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        String bare = zone < 0 ? text : text.substring(0, zone);
        return address instanceof Inet6Address ? "[IPv6:" + bare + "]" : "[" + bare + "]";
    }
}
