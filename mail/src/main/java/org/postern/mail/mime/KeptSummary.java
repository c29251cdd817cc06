package org.postern.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.wire.SyntaxError;

/**
 * A summary as {@link Summary#encode} wrote it, of which single fields can be read without the rest: a search asks many
 * messages for one field each.
 */
public final class KeptSummary {
    /** In their order. */
    private static final List<String> ENVELOPE =
            List.of("date", "subject", "from", "sender", "reply-to", "to", "cc", "bcc", "in-reply-to", "message-id");

    private static final int FIRST_ADDRESSES = ENVELOPE.indexOf("from");
    private static final int LAST_ADDRESSES = ENVELOPE.indexOf("bcc");

    private final byte[] encoded;
    private final int told;
    private final long size;
    private final int[] places;

    private KeptSummary(byte[] encoded) throws SyntaxError {
        var in = new SummaryReader(encoded);
        this.encoded = encoded;
        this.told = in.told();
        this.size = in.number();
        this.places = new int[ENVELOPE.size()];
        for (int i = 0; i < places.length; i++) {
            places[i] = in.at();
            if (isAddresses(i)) {
                in.skipAddresses();
            } else {
                in.skip();
            }
        }
    }

    private static boolean isAddresses(int index) {
        return index >= FIRST_ADDRESSES && index <= LAST_ADDRESSES;
    }

    /**
     * Takes what {@link Summary#encode} made, which must not be changed afterwards.
     *
     * @return null when the bytes are of a form not known here, or the envelope is damaged: then read the message again
     */
    public static @Nullable KeptSummary of(byte[] encoded) {
        try {
            return new KeptSummary(encoded);
        } catch (SyntaxError damaged) {
            return null;
        }
    }

    /** Bytes of the message. */
    public long size() {
        return size;
    }

    /** All of it; null when it is damaged. */
    public @Nullable Summary whole() {
        return Summary.decode(encoded);
    }

    /** As {@link Summary#fields}. */
    public @Nullable List<String> fields(String name) {
        return ToldFields.values(told, name, form -> field(name, form));
    }

    /** The Date field as {@link Envelope#date}; null when there is none. */
    public @Nullable String date() {
        return field("date", ToldFields.PLAIN);
    }

    private @Nullable String field(String name, int form) {
        int index = ENVELOPE.indexOf(name);
        var in = new SummaryReader(encoded, places[index]);
        try {
            return isAddresses(index) ? ToldFields.addresses(in.addresses(), form) : in.maybe();
        } catch (SyntaxError changed) {
            throw new IllegalStateException("it was passed over before", changed);
        }
    }
}
