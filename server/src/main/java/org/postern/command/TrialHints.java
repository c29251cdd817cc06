package org.postern.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Commands to copy: send a message, read it. */
final class TrialHints {
    private final Server server;
    private final Path folder;

    TrialHints(Server server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    List<String> lines(List<ReadyFile.Account> accounts) {
        ReadyFile.Account first = accounts.getFirst();
        var lines = new ArrayList<String>();
        int smtp = port("smtp");
        int imaps = port("imaps");
        if (smtp > 0) {
            lines.add("");
            lines.add("Send a message:");
            lines.add("  swaks --server 127.0.0.1:" + smtp + " --from you@elsewhere.test --to " + first.address()
                    + " --header 'Subject: Hello' --body 'It works.'");
        }
        int submissions = port("submissions");
        if (submissions > 0) {
            ReadyFile.Account last = accounts.getLast();
            lines.add("");
            lines.add("Send one as a person here, with a login:");
            lines.add("  swaks --server localhost:" + submissions + " --tls-on-connect --tls-verify --tls-ca-path "
                    + quoted(authority()) + " --auth PLAIN --auth-user " + first.address() + " --auth-password "
                    + quoted(first.password()) + " --from " + first.address() + " --to " + last.address()
                    + " --header 'Subject: Hello' --body 'It works.'");
        }
        if (imaps > 0) {
            String trust = trust();
            lines.add("");
            lines.add("Read it (the newest first, then in a mail program):");
            lines.add("  curl -sS " + trust + " -u " + quoted(first.address() + ":" + first.password())
                    + " 'imaps://localhost:" + imaps + "/INBOX;MAILINDEX=*'");
            lines.add("  mutt -e 'set ssl_ca_certificates_file=" + authority() + "' -f 'imaps://"
                    + first.address().replace("@", "%40") + "@localhost:" + imaps + "/INBOX'");
        }
        return lines;
    }

    private int port(String name) {
        for (Server.Listening listening : server.listeners()) {
            if (listening.name().equals(name)) {
                return listening.address().getPort();
            }
        }
        return 0;
    }

    private String trust() {
        return server.authority() == null ? "" : "--cacert " + quoted(authority());
    }

    private String authority() {
        @Nullable Path authority = server.authority();
        return (authority == null ? folder : authority).toString();
    }

    /** For a shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
