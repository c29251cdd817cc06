package org.postern.mail.mime;

import org.jspecify.annotations.Nullable;

/**
 * An address as ENVELOPE shows it (RFC 3501 §7.4.2). Host null: a group begins, whose name is {@code mailbox}; both null:
 * the group ends. Text is octets, encoded words left as they are.
 */
public record EnvelopeAddress(
        @Nullable String name,
        @Nullable String mailbox,
        @Nullable String host) {
    int weight() {
        return 16 + length(name) + length(mailbox) + length(host);
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
