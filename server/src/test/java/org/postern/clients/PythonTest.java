package org.postern.clients;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postern.TrialServer;

/** Python's smtplib and imaplib: whole sessions with all that they can say. The scripts lie beside the test. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonTest {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private TrialServer server;

    @BeforeAll
    void start() throws IOException {
        Tool.needed("python3", "python3");
        server = TrialServer.start();
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private void python(String script) throws IOException, InterruptedException {
        var environment = Map.of(
                "SMTP", Integer.toString(server.port("smtp")),
                "IMAP", Integer.toString(server.port("imap")),
                "IMAPS", Integer.toString(server.port("imaps")),
                "CA", server.authority().toString(),
                "PASSWORD", TrialServer.PASSWORD);
        Tool.run(BOUND, environment, Tool.resource(script), List.of("python3", "-"))
                .succeeded();
    }

    @Test
    void smtplibSendsEverythingItCan() throws IOException, InterruptedException {
        python("smtp_session.py");
    }

    @Test
    void imaplibDoesEverythingItCan() throws IOException, InterruptedException {
        python("imap_session.py");
    }
}
