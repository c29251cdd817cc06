package org.postern.clients;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postern.TrialServer;

/**
 * Debian's Postfix with configuration and queue in a folder of its own; it listens nowhere, takes mail by its {@code
 * sendmail} and hands all to one server. By the recipient's name its TLS is {@code may} (alice), {@code encrypt} (bob),
 * {@code secure} with the server's authority (carol) or {@code none} (dave).
 */
final class PostfixServer implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(60);

    private final Path folder;

    private PostfixServer(Path folder) {
        this.folder = folder;
    }

    static void needed() {
        Tool.needed("postfix", "postfix");
        Tool.needed("postconf", "postfix");
        assumeTrue(
                "root".equals(System.getProperty("user.name")), "only root can start Postfix (Debian package postfix)");
    }

    static PostfixServer start(TrialServer target) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("postfix-");
        // Its daemons run as another user and must get through.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        var postfix = new PostfixServer(folder);
        postfix.configure(target);
        postfix.call(List.of("postfix", "-c", postfix.etc(), "check")).succeeded();
        postfix.call(List.of("postfix", "-c", postfix.etc(), "start")).succeeded();
        return postfix;
    }

    private String etc() {
        return folder.resolve("etc").toString();
    }

    private Tool.Run call(List<String> command) throws IOException, InterruptedException {
        return Tool.run(BOUND, command);
    }

    private void configure(TrialServer target) throws IOException, InterruptedException {
        for (String name : List.of("etc", "spool", "data", "log")) {
            Files.createDirectories(folder.resolve(name));
        }
        call(List.of("chown", "postfix", folder.resolve("data").toString())).succeeded();
        Path authority = Files.copy(target.authority(), folder.resolve("etc").resolve("ca.pem"));
        Files.setPosixFilePermissions(authority, PosixFilePermissions.fromString("rw-r--r--"));
        String next = "[localhost]:" + target.port("smtp");
        Files.writeString(folder.resolve("etc/transport"), """
                alice@example.test may:%1$s
                bob@example.test encrypt:%1$s
                carol@example.test secure:%1$s
                dave@example.test none:%1$s
                """.formatted(next));
        Files.writeString(folder.resolve("etc/main.cf"), """
                compatibility_level = 3.6
                queue_directory = %1$s/spool
                data_directory = %1$s/data
                maillog_file = %1$s/log/postfix.log
                maillog_file_prefixes = %1$s/log
                myhostname = sender.example
                myorigin = sender.example
                mydestination =
                local_recipient_maps =
                alias_maps =
                alias_database =
                inet_interfaces = 127.0.0.1
                inet_protocols = ipv4
                smtp_dns_support_level = disabled
                smtp_host_lookup = native
                smtp_tls_CAfile = %1$s/etc/ca.pem
                smtp_tls_secure_cert_match = hostname
                default_transport = error:nothing leaves this machine
                relay_transport = error:nothing leaves this machine
                transport_maps = texthash:%1$s/etc/transport
                smtputf8_enable = yes
                """.formatted(folder));
        Files.copy(Path.of("/usr/share/postfix/master.cf.dist"), folder.resolve("etc/master.cf"));
        postconf("-MX", "smtp/inet");
        for (String level : List.of("may", "encrypt", "secure", "none")) {
            postconf("-M", level + "/unix=" + level + " unix - - n - - smtp -o smtp_tls_security_level=" + level);
        }
        postconf("-F", "*/*/chroot=n");
    }

    private void postconf(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("postconf", "-c", etc()));
        command.addAll(List.of(arguments));
        call(command).succeeded();
    }

    /** Hands a message to Postfix, lines with LF as its sendmail wants them. */
    void send(String from, List<String> to, String message) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("sendmail", "-C", etc(), "-i", "-f", from));
        command.addAll(to);
        Tool.run(BOUND, Map.of(), message, command).succeeded();
    }

    /** What still waits; empty when nothing does. */
    String queue() throws IOException, InterruptedException {
        return call(List.of("postqueue", "-c", etc(), "-j")).output();
    }

    String log() throws IOException {
        Path log = folder.resolve("log/postfix.log");
        return Files.exists(log) ? Files.readString(log) : "";
    }

    @Override
    public void close() throws IOException {
        try {
            Path pid = folder.resolve("spool/pid/master.pid");
            ProcessHandle master = Files.exists(pid)
                    ? ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                            .orElse(null)
                    : null;
            call(List.of("postfix", "-c", etc(), "stop"));
            if (master != null) {
                master.onExit().get(30, TimeUnit.SECONDS);
            }
            Tool.removeTree(folder);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("Postfix in " + folder + " does not stop", e);
        }
    }
}
