package org.postern.mail.dsn;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.message.DateTime;
import org.postern.mail.message.HeaderWriter;

/**
 * A report on what became of a message for some of its recipients (RFC 3464). It returns the header of the message alone.
 *
 * @param by who reports
 * @param id of the report: letters and digits, unguessable
 * @param to the sender of the message
 * @param when now
 * @param arrived when the message came to us
 * @param envelopeId ENVID, in xtext; empty when there was none
 * @param recipients at least one
 */
public record DeliveryReport(
        Domain by,
        String id,
        Address to,
        OffsetDateTime when,
        OffsetDateTime arrived,
        String envelopeId,
        List<Recipient> recipients) {
    /** Octets of the reported message's header that are returned, at most; ours. */
    public static final int HEADER = 32 * 1024;

    private static final String END = "\r\n";

    /** What became of it (RFC 3464 §2.3.3). */
    public enum Action {
        DELIVERED,
        /** It went to several behind the address. */
        EXPANDED,
        FAILED;

        private String word() {
            return switch (this) {
                case DELIVERED -> "delivered";
                case EXPANDED -> "expanded";
                case FAILED -> "failed";
            };
        }
    }

    /**
     * A recipient.
     *
     * @param address as in the envelope
     * @param original ORCPT: type, semicolon, address in xtext; empty when there was none
     * @param status RFC 3463, for example {@code 2.0.0}
     */
    public record Recipient(Address address, String original, Action action, String status) {}

    public DeliveryReport {
        recipients = List.copyOf(recipients);
    }

    /**
     * The whole message, its header first.
     *
     * @param subject ASCII, one line
     * @param words for a person, lines that end in CRLF
     * @param header of the reported message, whole lines that end in CRLF; fields that a report cannot carry are left out
     */
    public byte[] encode(String subject, String words, byte[] header) {
        String boundary = "=_" + id;
        String dashes = "--" + boundary;
        byte[] returned = ReturnedHeader.fit(header);
        var out = new ByteArrayOutputStream();
        write(out, HeaderWriter.date(when));
        line(out, "From: <postmaster@" + by + ">");
        line(out, "To: <" + to + ">");
        line(out, "Subject: " + subject);
        write(out, HeaderWriter.messageId("<" + id + "@" + by + ">"));
        line(out, "Auto-Submitted: auto-replied"); // RFC 3834 §5
        line(out, "MIME-Version: 1.0");
        line(out, "Content-Type: multipart/report; report-type=delivery-status;"); // RFC 6522 §3
        line(out, "\tboundary=\"" + boundary + "\"");
        // RFC 2045 §6.4: the whole says 8bit when a part does.
        line(out, encoding(isAscii(words) && !isGlobal() && ReturnedHeader.isAscii(returned)));
        line(out, "");
        line(out, dashes);
        line(out, "Content-Type: text/plain; charset=utf-8");
        line(out, encoding(isAscii(words)));
        line(out, "");
        write(out, words);
        line(out, "");
        line(out, dashes);
        status(out);
        line(out, dashes);
        // RFC 6533 §4: a header that is not in ASCII has another name.
        boolean ascii = ReturnedHeader.isAscii(returned);
        line(out, ascii ? "Content-Type: text/rfc822-headers" : "Content-Type: message/global-headers");
        line(out, encoding(ascii));
        line(out, "");
        out.writeBytes(returned);
        line(out, "");
        line(out, dashes + "--");
        return out.toByteArray();
    }

    /** The part for programs (RFC 3464 §2; RFC 6533 §3 when an address is not in ASCII). */
    private void status(ByteArrayOutputStream out) {
        line(
                out,
                isGlobal() ? "Content-Type: message/global-delivery-status" : "Content-Type: message/delivery-status");
        line(out, encoding(!isGlobal()));
        line(out, "");
        if (!envelopeId.isEmpty()) {
            line(out, "Original-Envelope-Id: " + Xtext.decode(envelopeId));
        }
        line(out, "Reporting-MTA: dns; " + by);
        line(out, "Arrival-Date: " + DateTime.format(arrived));
        for (Recipient one : recipients) {
            line(out, "");
            if (!one.original().isEmpty()) {
                line(out, "Original-Recipient: " + original(one.original()));
            }
            line(out, "Final-Recipient: " + (one.address().needsUtf8() ? "utf-8; " : "rfc822; ") + one.address());
            line(out, "Action: " + one.action().word());
            line(out, "Status: " + one.status());
        }
        line(out, "");
    }

    private boolean isGlobal() {
        return recipients.stream().anyMatch(one -> one.address().needsUtf8());
    }

    private static String encoding(boolean ascii) {
        return "Content-Transfer-Encoding: " + (ascii ? "7bit" : "8bit");
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 0x80);
    }

    private static void line(ByteArrayOutputStream out, String text) {
        write(out, text + END);
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String original(String orcpt) {
        int semicolon = orcpt.indexOf(';');
        return orcpt.substring(0, semicolon + 1) + " " + Xtext.decode(orcpt.substring(semicolon + 1));
    }
}
