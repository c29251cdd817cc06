package org.postern.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which header fields an envelope tells whole, so that a search need not read the header: two bits for each. A field that is
 * there twice, or whose addresses are written in a way of their own, is not told.
 */
final class ToldFields {
    /** Nothing is known of any field. */
    static final int NONE = 0;

    private static final int NOT_TOLD = 0;
    private static final int ABSENT = 1;
    /** As it stands in the envelope; of addresses: names without quotes. */
    static final int PLAIN = 2;
    /** Addresses, each name in quotes. */
    private static final int QUOTED = 3;

    private static final List<String> NAMES =
            List.of("subject", "message-id", "in-reply-to", "date", "from", "to", "cc", "bcc");

    private ToldFields() {}

    /** What this envelope tells of the header that it was made of. */
    static int of(Header header, Envelope envelope) {
        int told = NONE;
        for (int i = 0; i < NAMES.size(); i++) {
            told |= form(header, envelope, NAMES.get(i)) << (2 * i);
        }
        return told;
    }

    private static int form(Header header, Envelope envelope, String name) {
        String value = null;
        for (Header.Field field : header.fields()) {
            if (field.name().equals(name)) {
                if (value != null) {
                    return NOT_TOLD;
                }
                value = field.value();
            }
        }
        if (value == null) {
            return ABSENT;
        }
        if (value.equals(text(envelope, name, PLAIN))) {
            return PLAIN;
        }
        return value.equals(text(envelope, name, QUOTED)) ? QUOTED : NOT_TOLD;
    }

    /** Gives a field as it stands in the header. */
    interface Text {
        @Nullable
        String in(int form);
    }

    /** All values of that name, as they stand in the header; null when they are not told. */
    static @Nullable List<String> values(int told, Envelope envelope, String name) {
        return values(told, name, form -> text(envelope, name, form));
    }

    /** As above, for an envelope that is not read as a whole. */
    static @Nullable List<String> values(int told, String name, Text text) {
        int index = NAMES.indexOf(name);
        int form = index < 0 ? NOT_TOLD : (told >> (2 * index)) & 3;
        return switch (form) {
            case ABSENT -> List.of();
            case PLAIN, QUOTED -> {
                String value = text.in(form);
                yield value == null ? null : List.of(value);
            }
            default -> null;
        };
    }

    private static @Nullable String text(Envelope envelope, String name, int form) {
        return switch (name) {
            case "subject" -> envelope.subject();
            case "message-id" -> envelope.messageId();
            case "in-reply-to" -> envelope.inReplyTo();
            case "date" -> envelope.date();
            case "from" -> addresses(envelope.from(), form);
            case "to" -> addresses(envelope.to(), form);
            case "cc" -> addresses(envelope.cc(), form);
            case "bcc" -> addresses(envelope.bcc(), form);
            default -> null;
        };
    }

    /** The most usual forms; a group is none of them. */
    static @Nullable String addresses(List<EnvelopeAddress> addresses, int form) {
        var text = new StringBuilder();
        String quote = form == QUOTED ? "\"" : "";
        for (EnvelopeAddress address : addresses) {
            String name = address.name();
            if (address.mailbox() == null || address.host() == null) {
                return null;
            }
            text.append(text.isEmpty() ? "" : ", ");
            if (name == null) {
                text.append(address.mailbox()).append('@').append(address.host());
            } else {
                text.append(quote).append(name).append(quote).append(" <");
                text.append(address.mailbox())
                        .append('@')
                        .append(address.host())
                        .append('>');
            }
        }
        return text.toString();
    }
}
