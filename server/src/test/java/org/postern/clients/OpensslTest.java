package org.postern.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.TrialServer;

/** openssl as a client of each port: what TLS it gets, and what it does not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpensslTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    /** All that openssl knows, but ephemeral key exchange with an authenticated cipher. */
    private static final String WEAK = "ALL:COMPLEMENTOFALL:-ECDHE+AESGCM:-ECDHE+CHACHA20:@SECLEVEL=0";

    private TrialServer server;

    @BeforeAll
    void start() throws IOException {
        Tool.needed("openssl", "openssl");
        server = TrialServer.start();
    }

    @AfterAll
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private Tool.Run client(String door, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(door)));
        if (!door.equals("imaps")) {
            command.addAll(List.of("-starttls", door));
        }
        command.addAll(List.of(
                "-servername", "localhost", "-CAfile", server.authority().toString()));
        command.addAll(List.of(arguments));
        return Tool.run(BOUND, command);
    }

    private static void agreed(Tool.Run run, String version) {
        assertThat(run.output()).contains(version + ", Cipher is ").doesNotContain("Cipher is (NONE)");
    }

    private static void refused(Tool.Run run) {
        assertThat(run.output()).contains("CONNECTED").contains("Cipher is (NONE)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "imap", "imaps"})
    void newVersionsAreSpokenAndTheCertificateIsGood(String door) throws IOException, InterruptedException {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            String option = version.equals("TLSv1.2") ? "-tls1_2" : "-tls1_3";
            Tool.Run run = client(door, option, "-verify_return_error", "-verify_hostname", "localhost");
            agreed(run, version);
            assertThat(run.output()).contains("Verify return code: 0 (ok)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "imap", "imaps"})
    void oldVersionsAreRefused(String door) throws IOException, InterruptedException {
        refused(client(door, "-tls1", "-cipher", "ALL:@SECLEVEL=0"));
        refused(client(door, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp", "imap", "imaps"})
    void weakSuitesAreRefused(String door) throws IOException, InterruptedException {
        refused(client(door, "-tls1_2", "-cipher", WEAK));
    }
}
