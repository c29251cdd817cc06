package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.postern.TrialServer;

/** In none of its words does the server tell a stranger what it is, what it runs on, or which version. */
class WordsTest {
    /** In lower case. */
    private static final Set<String> TELLING = Set.of(
            "postern",
            "java",
            "jdk",
            "openjdk",
            "temurin",
            "rocksdb",
            "bouncy",
            "mime4j",
            "linux",
            "debian",
            "exception",
            "org.",
            "sun.",
            "nullpointer",
            "stack",
            "thread",
            "virtual",
            "/tmp",
            "/home",
            "version",
            "server/");

    private static final String MAIL = "From: friend@client.example\r\nSubject: words\r\n\r\nx\r\n.\r\n";

    private static void smtpWords(RawClient client) throws IOException {
        for (String line : List.of(
                "MAIL FROM:<a@client.example>",
                "HELO",
                "HELO client.example",
                "EHLO client.example",
                "NOOP",
                "HELP",
                "HELP MAIL",
                "VRFY alice",
                "VRFY nobody",
                "EXPN staff",
                "NONSENSE",
                "AUTH PLAIN",
                "AUTH",
                "TURN",
                "ETRN example.test",
                "MAIL",
                "MAIL FROM:a@b",
                "MAIL FROM:<>",
                "RSET",
                "RCPT TO:<alice@example.test>")) {
            client.smtp(line);
        }
        for (String line : List.of(
                "MAIL FROM:<alice@example.test>",
                "MAIL FROM:<a@client.example> SIZE=999999999999",
                "MAIL FROM:<a@client.example> X=1",
                "MAIL FROM:<a@client.example> SMTPUTF8 BODY=8BITMIME",
                "DATA",
                "RCPT TO:<b@elsewhere.example>",
                "RCPT TO:<nobody@example.test>",
                "RCPT TO:<a%b@example.test>",
                "RCPT TO:<alice@[127.0.0.1]>",
                "RCPT TO:<postmaster>",
                "RCPT TO:<alice@example.test>",
                "DATA")) {
            client.smtp(line);
        }
        client.smtp(MAIL.strip());
    }

    private static void imapWords(RawClient client) throws IOException {
        int tag = 0;
        for (String command : List.of(
                "CAPABILITY",
                "NOOP",
                "ID NIL",
                "ID (\"name\" \"x\")",
                "LOGIN alice@example.test wrong",
                "LOGIN nobody@example.test wrong",
                "SELECT INBOX",
                "NONSENSE",
                "AUTHENTICATE NTLM",
                "LOGIN alice@example.test " + TrialServer.PASSWORD,
                "CAPABILITY",
                "ID NIL",
                "NAMESPACE",
                "LIST \"\" *",
                "LSUB \"\" *",
                "ENABLE CONDSTORE",
                "CREATE x",
                "CREATE x",
                "CREATE INBOX",
                "SELECT nowhere",
                "STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY UNSEEN)",
                "SELECT INBOX",
                "FETCH 1:* (FLAGS ENVELOPE BODY)",
                "FETCH 1:* FULL",
                "FETCH * BODY[]",
                "FETCH 0 FLAGS",
                "FETCH 99 FLAGS",
                "SEARCH TEXT x",
                "SEARCH CHARSET X y",
                "STORE 1 +FLAGS (\\Deleted $x)",
                "COPY 1 x",
                "COPY 1 nowhere",
                "EXPUNGE",
                "GETQUOTA \"\"",
                "UNSELECT",
                "RENAME x y",
                "DELETE y",
                "DELETE INBOX",
                "NONSENSE",
                "LOGOUT")) {
            String mine = "t" + ++tag;
            client.say(mine + " " + command);
            String line;
            do {
                line = client.hear();
            } while (!line.isEmpty() && !line.startsWith(mine + " "));
        }
        client.rest();
    }

    /** What looks like the number of a version: three or more numbers with dots, that is none of mail's own. */
    private static List<String> numbers(String words) {
        var found = new ArrayList<String>();
        var number = new StringBuilder();
        for (char c : (words + " ").toCharArray()) {
            if (c == '.' || (c >= '0' && c <= '9')) {
                number.append(c);
            } else {
                String text = number.toString();
                boolean enhanced = text.length() > 3 && "245".indexOf(text.charAt(0)) >= 0 && text.charAt(1) == '.';
                if (text.chars().filter(x -> x == '.').count() >= 2 && !enhanced && !text.startsWith("127.0.0.")) {
                    found.add(text);
                }
                number.setLength(0);
            }
        }
        return found;
    }

    private static void tellNothing(String words) throws IOException {
        assertThat(words.length()).isGreaterThan(300);
        tellsNothing(words);
    }

    private static void tellsNothing(String words) throws IOException {
        assertThat(words).isNotEmpty();
        String lower = words.toLowerCase(Locale.ROOT);
        for (String telling : TELLING) {
            assertThat(lower).doesNotContain(telling);
        }
        assertThat(numbers(words)).isEmpty();
        String machine = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
        if (!machine.equals("localhost") && machine.length() > 2) {
            assertThat(lower).doesNotContain(machine);
        }
    }

    @Test
    void theScanFindsWhatTells() {
        assertThat(numbers("220 x ESMTP 1.2.3 ready, 550 5.1.1 no [127.0.0.1] v10.0.25"))
                .containsExactly("1.2.3", "10.0.25");
    }

    @Test
    void noReplyTellsWhatTheServerIs() throws IOException {
        try (TrialServer server = TrialServer.start()) {
            try (RawClient client = RawClient.to(server.at("smtp"))) {
                client.reply();
                smtpWords(client);
                client.smtp("QUIT");
                tellNothing(client.heard());
            }
            try (RawClient client = RawClient.to(server.at("smtp"))) {
                client.reply();
                client.smtp("EHLO client.example");
                client.smtp("STARTTLS");
                client.tls(server.trust());
                tellsNothing(certificates(client));
                smtpWords(client);
                client.smtp("GET / HTTP/1.1");
                tellNothing(client.heard());
            }
            for (String door : List.of("imap", "imaps")) {
                try (RawClient client = RawClient.to(server.at(door))) {
                    if (door.equals("imaps")) {
                        client.tls(server.trust());
                        tellsNothing(certificates(client));
                    }
                    client.hear();
                    if (door.equals("imap")) {
                        client.ask("a LOGIN alice@example.test x");
                        client.ask("b NONSENSE");
                        client.ask("c STARTTLS");
                        client.tls(server.trust());
                    }
                    imapWords(client);
                    tellNothing(client.heard());
                }
            }
        }
    }

    private static String certificates(RawClient client) throws IOException {
        var text = new StringBuilder();
        for (Certificate certificate :
                ((SSLSocket) client.socket()).getSession().getPeerCertificates()) {
            if (certificate instanceof X509Certificate x509) {
                text.append(x509.getSubjectX500Principal()).append(' ').append(x509.getIssuerX500Principal());
            }
        }
        return text.toString();
    }
}
