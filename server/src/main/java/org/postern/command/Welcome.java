package org.postern.command;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The messages that the first account of a trial finds: plain, with another script, and with parts. */
final class Welcome {
    /** RFC 5322 §3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Welcome() {}

    static List<String> messages(String address, String domain, Instant now) {
        return List.of(
                message(address, domain, now, "Welcome", """
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=utf-8

                        This mailbox is real: what arrives here was written to the disk before it was
                        acknowledged. Send something to it and watch it come in.
                        """),
                message(
                        address,
                        domain,
                        now.plusSeconds(1),
                        "=?utf-8?B?0JTQvtCx0YDQviDQv9C+0LbQsNC70L7QstCw0YLRjA==?=",
                        """
                        MIME-Version: 1.0
                        Content-Type: text/plain; charset=utf-8
                        Content-Transfer-Encoding: 8bit

                        Добро пожаловать! Это письмо написано кириллицей, чтобы было видно, что она доходит.
                        """),
                message(address, domain, now.plusSeconds(2), "A message with an attachment", """
                        MIME-Version: 1.0
                        Content-Type: multipart/mixed; boundary="a-part-begins-here"

                        --a-part-begins-here
                        Content-Type: text/plain; charset=utf-8

                        The list is attached.
                        --a-part-begins-here
                        Content-Type: text/csv; charset=utf-8; name="list.csv"
                        Content-Disposition: attachment; filename="list.csv"

                        name,room
                        Anna,12
                        Boris,14
                        --a-part-begins-here--
                        """));
    }

    private static String message(String address, String domain, Instant at, String subject, String rest) {
        String header = "From: Postmaster <postmaster@" + domain + ">\nTo: <" + address + ">\nSubject: " + subject
                + "\nDate: " + DATE.format(at) + "\nMessage-ID: <welcome." + at.toEpochMilli() + "@" + domain + ">\n";
        return (header + rest).replace("\n", "\r\n");
    }
}
