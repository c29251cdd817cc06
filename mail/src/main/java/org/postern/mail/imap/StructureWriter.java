package org.postern.mail.imap;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.postern.mail.mime.Content;
import org.postern.mail.mime.Continuations;
import org.postern.mail.mime.Envelope;
import org.postern.mail.mime.EnvelopeAddress;
import org.postern.mail.mime.Parameter;
import org.postern.mail.mime.Structure;

/** ENVELOPE, BODY and BODYSTRUCTURE (RFC 3501 §7.4.2, 9051 §7.5.2). */
public final class StructureWriter {
    private final ResponseWriter out;
    private final boolean extended;

    private StructureWriter(ResponseWriter out, boolean extended) {
        this.out = out;
        this.extended = extended;
    }

    public static void envelope(ResponseWriter out, Envelope envelope) throws IOException {
        new StructureWriter(out, false).envelope(envelope);
    }

    /** @param extended BODYSTRUCTURE, not BODY */
    public static void structure(ResponseWriter out, Structure structure, boolean extended) throws IOException {
        new StructureWriter(out, extended).body(structure);
    }

    private void envelope(Envelope envelope) throws IOException {
        out.open().string(envelope.date()).string(envelope.subject());
        addresses(envelope.from());
        addresses(envelope.sender());
        addresses(envelope.replyTo());
        addresses(envelope.to());
        addresses(envelope.cc());
        addresses(envelope.bcc());
        out.string(envelope.inReplyTo()).string(envelope.messageId()).close();
    }

    private void addresses(List<EnvelopeAddress> addresses) throws IOException {
        if (addresses.isEmpty()) {
            out.nil();
            return;
        }
        out.open();
        for (EnvelopeAddress address : addresses) {
            out.joined()
                    .open()
                    .string(address.name())
                    .nil()
                    .string(address.mailbox())
                    .string(address.host())
                    .close();
        }
        out.close();
    }

    /** Goes as deep as the structure does, which is bounded. */
    private void body(Structure structure) throws IOException {
        switch (structure) {
            case Structure.Leaf leaf -> leaf(leaf);
            case Structure.Multipart multipart -> multipart(multipart);
            case Structure.Message message -> message(message);
        }
    }

    private void leaf(Structure.Leaf leaf) throws IOException {
        Content content = leaf.content();
        out.open();
        fields(content, leaf.place().bodyLength());
        if (content.type().equals("text")) {
            out.number(leaf.place().lines());
        }
        extension(content);
        out.close();
    }

    private void message(Structure.Message message) throws IOException {
        out.open();
        fields(message.content(), message.place().bodyLength());
        envelope(message.envelope());
        body(message.message());
        out.number(message.place().lines());
        extension(message.content());
        out.close();
    }

    private void multipart(Structure.Multipart multipart) throws IOException {
        out.open();
        if (multipart.parts().isEmpty()) {
            // the grammar wants one, so it gets an empty one
            out.open().string("TEXT").string("PLAIN").nil().nil().nil().string("7BIT");
            out.number(0).number(0).close();
        }
        for (Structure part : multipart.parts()) {
            out.joined();
            body(part);
        }
        Content content = multipart.content();
        out.string(upper(content.subtype()));
        if (extended) {
            parameters(content.parameters());
            disposition(content);
        }
        out.close();
    }

    private void fields(Content content, long octets) throws IOException {
        out.string(upper(content.type())).string(upper(content.subtype()));
        parameters(content.parameters());
        out.stringOrNil(content.id()).stringOrNil(content.description());
        out.string(upper(content.encoding())).number(octets);
    }

    private void extension(Content content) throws IOException {
        if (extended) {
            out.stringOrNil(content.md5());
            disposition(content);
        }
    }

    private void disposition(Content content) throws IOException {
        if (content.disposition().isEmpty()) {
            out.nil();
        } else {
            out.open().string(upper(content.disposition()));
            parameters(content.dispositionParameters());
            out.close();
        }
        if (content.languages().isEmpty()) {
            out.nil();
        } else {
            out.open();
            for (String language : content.languages()) {
                out.string(language);
            }
            out.close();
        }
        out.stringOrNil(content.location());
    }

    private void parameters(List<Parameter> parameters) throws IOException {
        if (parameters.isEmpty()) {
            out.nil();
            return;
        }
        out.open();
        for (Parameter parameter : Continuations.join(parameters)) {
            out.string(upper(parameter.name())).string(parameter.value());
        }
        out.close();
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }
}
