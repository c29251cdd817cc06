package org.postern.dns;

import java.io.IOException;
import org.postern.mail.dns.Resolver;

/** The DNS of a trial: what the trial's own domain would publish, and nothing else in the world. */
public final class TrialZone {
    private TrialZone() {}

    /**
     * Answers from it.
     *
     * @param domain whose mail goes to {@code mail.} below it, on this machine
     */
    public static Resolver resolver(String domain) {
        try {
            return ZoneResolver.parse(text(domain));
        } catch (IOException e) {
            throw new IllegalArgumentException("no zone can be made for " + domain, e);
        }
    }

    /** A trial sends nothing into the world, so whoever comes from outside with its name is a forger. */
    private static String text(String domain) {
        return """
                $ORIGIN %1$s.
                @           3600 IN MX    10 mail
                @           3600 IN TXT   "v=spf1 -all"
                _dmarc      3600 IN TXT   "v=DMARC1; p=reject"
                mail        3600 IN A     127.0.0.1
                mail        3600 IN AAAA  ::1
                mail        3600 IN TXT   "v=spf1 -all"
                """.formatted(domain);
    }
}
