package org.postern.dns;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.mail.dns.DnsName;
import org.postern.mail.dns.MailExchange;
import org.postern.mail.dns.RecordType;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;

/** Between the forms of dnsjava and ours. */
final class Records {
    private Records() {}

    /** The data of those records that are of the type; what cannot be a record of ours is left out. */
    @SuppressWarnings("unchecked") // data() gives what the type says.
    static <R> List<R> of(List<Record> records, RecordType<R> type) {
        var found = new ArrayList<R>();
        for (Record record : records) {
            Object data = record.getType() == type.code() ? data(record) : null;
            if (data != null) {
                found.add((R) data);
            }
        }
        return found;
    }

    private static @Nullable Object data(Record record) {
        return switch (record) {
            case ARecord a -> a.getAddress();
            case AAAARecord aaaa -> aaaa.getAddress();
            case MXRecord mx -> exchange(mx);
            case PTRRecord ptr -> name(ptr.getTarget());
            case TXTRecord txt -> text(txt);
            default -> null;
        };
    }

    /** RFC 7505: a lone dot is the null MX; a host that cannot be a name of ours is as good as none. */
    private static MailExchange exchange(MXRecord mx) {
        return new MailExchange(mx.getPriority(), name(mx.getTarget()));
    }

    private static String text(TXTRecord txt) {
        var text = new StringBuilder();
        for (byte[] part : txt.getStringsAsByteArrays()) {
            text.append(new String(part, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    /** Null for the root, and for a name with a dot or an octet within a label that ours do not have. */
    static @Nullable DnsName name(Name name) {
        String text = name.toString();
        return text.indexOf('\\') >= 0 ? null : DnsName.of(text);
    }

    static Name name(DnsName name) {
        var text = new StringBuilder();
        for (char c : name.text().toCharArray()) {
            boolean plain = c == '.' || c == '-' || c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
            text.append(plain ? String.valueOf(c) : String.format("\\%03d", (int) c));
        }
        try {
            return Name.fromString(text + ".");
        } catch (TextParseException e) {
            throw new IllegalStateException(e); // Ours are shorter than theirs may be.
        }
    }
}
