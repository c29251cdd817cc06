package org.postern.command;

import java.nio.file.Path;
import java.util.List;

/** What {@code setup} leaves to the operator, in words. */
final class NextSteps {
    private final String hostname;
    private final String domain;
    private final Path config;

    NextSteps(String hostname, String domain, Path config) {
        this.hostname = hostname;
        this.domain = domain;
        this.config = config;
    }

    List<String> lines() {
        return """
                Made: %3$s, and beside it the folder data with keys and mail.

                Next steps:
                1. In the DNS zone of %2$s, at your domain's provider:
                     %1$s.   A     the IPv4 address of this machine (and AAAA for IPv6, if it has one)
                     %2$s.   MX    10 %1$s.
                2. At your network provider, ask for the reverse name (PTR) of that address: %1$s
                3. In the firewall, open TCP ports 25 (mail from other servers), 143, 993, 465 and 587 (mail programs).
                4. Put a certificate for %1$s into %3$s, section [tls].
                5. Start:   postern serve --config %3$s
                6. Look:    postern status --config %3$s
                7. In a mail program: IMAP server %1$s, port 993, TLS; outgoing server %1$s, port 465, TLS;
                   the login is the whole mail address, for both.

                What this version does not do yet:
                - send mail to other servers: what people write to others is taken and held, not sent;
                - POP3, webmail, an administration page, filters against spam.
                Do not make it the only mail server of %2$s before it does.
                """.formatted(hostname, domain, config).lines().toList();
    }
}
