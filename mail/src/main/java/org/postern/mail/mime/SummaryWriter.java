package org.postern.mail.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kept form of a summary: version 2, then numbers of 7 bits a byte, and texts with their length in front. */
final class SummaryWriter {
    static final int VERSION = 2;
    /** Without what the envelope tells of the header. */
    static final int VERSION_1 = 1;

    static final int LEAF = 0;
    static final int MULTIPART = 1;
    static final int MESSAGE = 2;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(512);

    byte[] write(Summary summary) {
        out.write(VERSION);
        number(summary.told());
        number(summary.size());
        envelope(summary.envelope());
        text(summary.references());
        structure(summary.structure());
        return out.toByteArray();
    }

    private void number(long value) {
        long rest = value;
        while (rest > 0x7f) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private void text(String text) {
        number(text.length());
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Length plus one, so that 0 is null. */
    private void maybe(@Nullable String text) {
        if (text == null) {
            number(0);
        } else {
            number(text.length() + 1L);
            out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void envelope(Envelope envelope) {
        maybe(envelope.date());
        maybe(envelope.subject());
        addresses(envelope.from());
        addresses(envelope.sender());
        addresses(envelope.replyTo());
        addresses(envelope.to());
        addresses(envelope.cc());
        addresses(envelope.bcc());
        maybe(envelope.inReplyTo());
        maybe(envelope.messageId());
    }

    private void addresses(List<EnvelopeAddress> addresses) {
        number(addresses.size());
        for (EnvelopeAddress address : addresses) {
            maybe(address.name());
            maybe(address.mailbox());
            maybe(address.host());
        }
    }

    /** Goes as deep as {@link MimeLimits#DEPTH}. */
    private void structure(Structure structure) {
        out.write(
                switch (structure) {
                    case Structure.Leaf _ -> LEAF;
                    case Structure.Multipart _ -> MULTIPART;
                    case Structure.Message _ -> MESSAGE;
                });
        number(structure.place().headerAt());
        number(structure.place().headerLength());
        number(structure.place().bodyLength());
        number(structure.place().lines());
        content(structure.content());
        switch (structure) {
            case Structure.Leaf _ -> {}
            case Structure.Multipart multipart -> {
                number(multipart.parts().size());
                multipart.parts().forEach(this::structure);
            }
            case Structure.Message message -> {
                envelope(message.envelope());
                structure(message.message());
            }
        }
    }

    private void content(Content content) {
        text(content.type());
        text(content.subtype());
        parameters(content.parameters());
        text(content.id());
        text(content.description());
        text(content.encoding());
        text(content.md5());
        text(content.disposition());
        parameters(content.dispositionParameters());
        number(content.languages().size());
        content.languages().forEach(this::text);
        text(content.location());
    }

    private void parameters(List<Parameter> parameters) {
        number(parameters.size());
        for (Parameter parameter : parameters) {
            text(parameter.name());
            text(parameter.value());
        }
    }
}
