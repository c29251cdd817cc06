package org.postern;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.postern.command.CommandFailed;
import org.postern.command.Server;
import org.postern.command.ServerStart.Occasion;
import org.postern.config.ConfigHolder;
import org.postern.config.ConfigReader;
import org.postern.config.Reading;
import org.postern.control.Administration;
import org.postern.control.Outcome;

/**
 * The whole server as {@code try} runs it, inside the test's process: free ports on 127.0.0.1, a temporary folder that goes
 * away, a certificate authority of its own, and the accounts {@link #ACCOUNTS}, all with {@link #PASSWORD}.
 */
public final class TrialServer implements AutoCloseable {
    public static final String DOMAIN = "example.test";
    public static final String PASSWORD = "right-horse-3141";
    public static final List<String> ACCOUNTS =
            List.of("alice@" + DOMAIN, "bob@" + DOMAIN, "carol@" + DOMAIN, "dave@" + DOMAIN);

    private final Path folder;
    private final MailServer server;
    private final Map<String, Integer> ports;

    private TrialServer(Path folder, MailServer server, Map<String, Integer> ports) {
        this.folder = folder;
        this.server = server;
        this.ports = ports;
    }

    public static TrialServer start() throws IOException {
        return start(Map.of());
    }

    /** @param settings configuration keys and their values, as {@code --set} takes them */
    public static TrialServer start(Map<String, String> settings) throws IOException {
        Path folder = Files.createTempDirectory("trial-server-");
        Map<String, Integer> ports = freePorts(List.of("smtp", "submission", "submissions", "imap", "imaps"));
        var all = new LinkedHashMap<String, String>();
        all.put("hostname", "mail." + DOMAIN);
        all.put("data", folder.resolve("data").toString());
        all.put("listen.addresses", "127.0.0.1");
        ports.forEach((name, port) -> all.put("listen." + name, port.toString()));
        all.putAll(settings);
        Files.createDirectory(
                folder.resolve("data"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            if (!(ConfigReader.read("test", "", folder, all) instanceof Reading.Accepted(var config))) {
                throw new IllegalArgumentException("not a configuration: " + all);
            }
            var server = MailServer.start(new ConfigHolder(config), Occasion.TRIAL, InstantSource.system());
            var trial = new TrialServer(folder, server, ports);
            trial.addAccounts();
            return trial;
        } catch (CommandFailed e) {
            throw new IOException("the server does not start: " + e.getMessage(), e);
        }
    }

    private void addAccounts() {
        assertThat(administration().addDomain(DOMAIN)).isInstanceOf(Outcome.Done.class);
        assertThat(administration().addAccounts(ACCOUNTS, PASSWORD)).isInstanceOf(Outcome.Done.class);
    }

    /** All different; free a moment ago. */
    private static Map<String, Integer> freePorts(List<String> names) throws IOException {
        var ports = new LinkedHashMap<String, Integer>();
        var held = new ArrayList<ServerSocket>();
        try {
            for (String name : names) {
                var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"));
                held.add(socket);
                ports.put(name, socket.getLocalPort());
            }
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
        return ports;
    }

    /** @param name smtp, submission, submissions, imap, imaps */
    public int port(String name) {
        Integer port = ports.get(name);
        if (port == null) {
            throw new IllegalArgumentException(name);
        }
        return port;
    }

    /** Every port that it listens on, by the names of {@link #port}. */
    public Map<String, Integer> ports() {
        return Collections.unmodifiableMap(ports);
    }

    public InetSocketAddress at(String name) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port(name));
    }

    /** PEM file with the certificate that signed the server's own. */
    public Path authority() {
        return Objects.requireNonNull(server.authority());
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Administration administration() {
        return server.administration();
    }

    public Server server() {
        return server;
    }

    /** Messages that the account holds. */
    public long messages(String address) {
        Administration.AccountView view = administration().account(address);
        return view == null ? -1 : view.messages();
    }

    /** One of the figures that {@code status} shows. */
    public long figure(String name) {
        return server.figures().stream()
                .filter(figure -> figure.name().equals(name))
                .mapToLong(Server.Figure::value)
                .sum();
    }

    /** For clients that trust the authority of this server and no other. */
    public SSLContext trust() {
        return trust(authority());
    }

    /** @param authority PEM file */
    public static SSLContext trust(Path authority) {
        try (InputStream pem = Files.newInputStream(authority)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(pem));
            TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trusted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.stop();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
