package org.postern.mail.mime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What reading a message once has found, to be kept beside it.
 *
 * @param size bytes of the message
 * @param references the References field, octets, its last 8 KiB; empty when absent
 * @param structure of the whole message: its header begins at 0
 * @param told which header fields the envelope tells whole ({@link ToldFields})
 */
public record Summary(long size, Envelope envelope, String references, Structure structure, int told) {
    /**
     * The values of all fields of that name, as {@link Header#read} gives them.
     *
     * @param name lower case
     * @return null when that takes a look at the header itself
     */
    public @Nullable List<String> fields(String name) {
        return ToldFields.values(told, envelope, name);
    }

    /**
     * A compact form.
     *
     * @return null when it would be longer than {@link MimeLimits#SUMMARY}: then read the message again when needed
     */
    public byte @Nullable [] encode() {
        byte[] encoded = new SummaryWriter().write(this);
        return encoded.length > MimeLimits.SUMMARY ? null : encoded;
    }

    /**
     * Reads what {@link #encode} made.
     *
     * @return null when the bytes are of a form not known here, or damaged: then read the message again
     */
    public static @Nullable Summary decode(byte[] encoded) {
        return new SummaryReader(encoded).read();
    }
}
