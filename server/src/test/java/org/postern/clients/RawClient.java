package org.postern.clients;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Says any octets to a server and keeps all that it says. Every wait has an end: {@link #PATIENCE}. */
final class RawClient implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        socket.setSoTimeout((int) PATIENCE.toMillis());
    }

    static RawClient to(InetSocketAddress at) throws IOException {
        return from("127.0.0.1", at);
    }

    /** @param source an address of this machine */
    static RawClient from(String source, InetSocketAddress at) throws IOException {
        return new RawClient(new Socket(at.getAddress(), at.getPort(), InetAddress.ofLiteral(source), 0));
    }

    /** Makes the connection one with TLS. */
    RawClient tls(SSLContext trust) throws IOException {
        var over = (SSLSocket) trust.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        over.startHandshake();
        socket = over;
        in = over.getInputStream();
        out = over.getOutputStream();
        return this;
    }

    Socket socket() {
        return socket;
    }

    void send(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    /** Octets as Latin-1. */
    void send(String octets) throws IOException {
        send(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    void say(String line) throws IOException {
        send(line + "\r\n");
    }

    /** One line without its end; "" at the end of the connection, in whatever way it ended. */
    String hear() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int c = next();
            if (c < 0 || c == '\n') {
                return line.toString().stripTrailing();
            }
            line.append((char) c);
        }
    }

    private int next() throws IOException {
        try {
            int c = in.read();
            if (c >= 0) {
                heard.write(c);
            }
            return c;
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return -1; // a reset is an end too
        }
    }

    byte[] octets(int n) throws IOException {
        byte[] octets = in.readNBytes(n);
        heard.writeBytes(octets);
        return octets;
    }

    String ask(String line) throws IOException {
        say(line);
        return hear();
    }

    /** A reply of SMTP, all its lines. */
    List<String> reply() throws IOException {
        var lines = new ArrayList<String>();
        String line;
        do {
            line = hear();
            lines.add(line);
        } while (line.length() > 3 && line.charAt(3) == '-');
        return lines;
    }

    List<String> smtp(String line) throws IOException {
        say(line);
        return reply();
    }

    /** Everything until the connection ends. */
    String rest() throws IOException {
        var rest = new StringBuilder();
        while (true) {
            int c = next();
            if (c < 0) {
                return rest.toString();
            }
            rest.append((char) c);
        }
    }

    /** All that the server has said, as Latin-1. */
    String heard() {
        return heard.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
