package org.postern.inbound;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import org.postern.mail.address.Address;
import org.postern.mail.address.Domain;
import org.postern.mail.address.ReversePath;
import org.postern.mail.authres.AuthenticationResults;
import org.postern.mail.message.FieldFilter;
import org.postern.mail.wire.SyntaxError;
import org.postern.store.directory.Directory;

/** Names that nobody from outside may use without a proof: domains of people here, and that of this host, in which it reports. */
final class OurNames {
    private static final Set<String> RESULTS = Set.of(AuthenticationResults.FIELD.toLowerCase(Locale.ROOT));

    private final Domain host;
    private final Directory directory;

    OurNames(Domain host, Directory directory) {
        this.host = host;
        this.directory = directory;
    }

    boolean has(Domain domain) {
        return directory.ours(domain) || domain.equals(host);
    }

    boolean has(ReversePath from) {
        return switch (from) {
            case ReversePath.Null _ -> false;
            case ReversePath.Mailbox(Address address) -> has(address.domain());
        };
    }

    /** Fields that claim to be our own word of where a message comes from, which only we may give (RFC 8601 §5). */
    FieldFilter.Unwanted ownWord() {
        return new FieldFilter.Unwanted(RESULTS, this::isOwnWord);
    }

    private boolean isOwnWord(String results) {
        String server = AuthenticationResults.server(results);
        if (server == null) {
            return true; // nobody can tell whose word it is
        }
        String name = new String(server.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        try {
            Domain domain = Domain.parse(name.endsWith(".") ? name.substring(0, name.length() - 1) : name);
            return domain.isWithin(host) || directory.ours(domain);
        } catch (SyntaxError _) {
            return name.chars().anyMatch(c -> c > '~'); // some program may read it as ours; else nobody has such a name
        }
    }
}
