package org.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.command.ServerStart;
import org.postern.config.ConfigHolder;
import org.postern.config.ConfigReader;
import org.postern.config.Reading;

/** A whole server that runs while its configuration changes. */
class ReloadTest {
    private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

    @TempDir
    Path folder;

    private Path file;
    private int port;
    private ConfigHolder config;
    private MailServer server;

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("postern.toml");
        try (var free = new ServerSocket(0, 1, HERE)) {
            port = free.getLocalPort();
        }
        Files.createDirectory(folder.resolve("data"));
        write("message-size = \"1 MiB\"");
        config = new ConfigHolder(((Reading.Accepted) ConfigReader.read(file, Map.of())).config());
        server = MailServer.start(config, ServerStart.Occasion.TRIAL, InstantSource.system());
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private void write(String limits) throws IOException {
        Files.writeString(file, """
                hostname = "mail.example.test"
                [listen]
                addresses = ["127.0.0.1"]
                smtp = %d
                imap = 0
                imaps = 0
                [limits]
                %s
                """.formatted(port, limits));
    }

    private ConfigHolder.Reload reload(String limits) throws IOException {
        write(limits);
        ConfigHolder.Reload reload = config.reload(file, Map.of());
        if (reload instanceof ConfigHolder.Reload.Swapped) {
            assertThat(server.configurationChanged()).isEmpty();
        }
        return reload;
    }

    /** A client that speaks SMTP. */
    private record Client(Socket socket, BufferedReader in) implements AutoCloseable {
        static Client to(int port) throws IOException {
            var socket = new Socket(HERE, port);
            socket.setSoTimeout(10_000);
            return new Client(
                    socket,
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)));
        }

        String hear() throws IOException {
            String all = "";
            String line = in.readLine();
            while (line != null && line.length() > 3 && line.charAt(3) == '-') {
                all += line + "\n";
                line = in.readLine();
            }
            return all + line;
        }

        String ask(String command) throws IOException {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return hear();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void anOpenSessionLivesOnAndSeesTheNewLimitAndABadReloadChangesNothing() throws Exception {
        try (Client client = Client.to(port)) {
            assertThat(client.hear()).startsWith("220 mail.example.test ");
            assertThat(client.ask("EHLO client.example")).contains("SIZE 1048576", "RCPTMAX=100");
            assertThat(client.ask("MAIL FROM:<a@b.example> SIZE=1048577")).startsWith("552 ");

            assertThat(reload("message-size = \"2 MiB\"\nrecipients = 150"))
                    .isEqualTo(new ConfigHolder.Reload.Swapped(
                            List.of("limits.message-size", "limits.recipients"), List.of()));
            assertThat(client.ask("MAIL FROM:<a@b.example> SIZE=2097153")).startsWith("552 ");
            assertThat(client.ask("MAIL FROM:<a@b.example> SIZE=2097152")).startsWith("250 ");
            assertThat(client.ask("EHLO client.example")).contains("SIZE 2097152", "RCPTMAX=150");

            assertThat(reload("message-size = \"3 MiB\"\nrecipients = 1"))
                    .isInstanceOfSatisfying(
                            ConfigHolder.Reload.Kept.class,
                            kept -> assertThat(kept.refused().words())
                                    .contains(
                                            "postern.toml:9:1", "limits.recipients: expected a whole number from 100"));
            assertThat(client.ask("MAIL FROM:<a@b.example> SIZE=2097153")).startsWith("552 ");
            assertThat(client.ask("MAIL FROM:<a@b.example> SIZE=2097152")).startsWith("250 ");
            assertThat(client.ask("QUIT")).startsWith("221 ");
        }
    }

    @Test
    void theGateSeesTheNewLimitAndWhoIsInsideStays() throws Exception {
        try (Client inside = Client.to(port)) {
            assertThat(inside.hear()).startsWith("220 ");
            reload(
                    "message-size = \"1 MiB\"\nconnections-per-address = 5\nnetwork-factor = 1\nconnects-per-minute = 10");
            var crowd = new ArrayList<Socket>();
            for (int i = 2; i <= 7; i++) {
                crowd.add(new Socket(HERE, port)); // the gate lets half as many again in, slowly
            }
            try (Client turnedAway = Client.to(port)) {
                assertThat(turnedAway.hear()).startsWith("421 ");
            }
            assertThat(inside.ask("NOOP")).startsWith("250 ");
            reload("connections-per-address = 60");
            try (Client next = Client.to(port)) {
                assertThat(next.hear()).startsWith("220 ");
            }
            for (Socket one : crowd) {
                one.close();
            }
        }
    }
}
