package org.postern.listen;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client of {@link TestDoor}: plain or over a given socket. Every wait ends after ten seconds. */
final class TestClient implements AutoCloseable {
    final Socket socket;

    TestClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(10_000);
    }

    static TestClient to(InetSocketAddress at) throws IOException {
        return new TestClient(new Socket(at.getAddress(), at.getPort()));
    }

    static TestClient to(InetSocketAddress at, String from) throws IOException {
        return new TestClient(new Socket(at.getAddress(), at.getPort(), InetAddress.getByName(from), 0));
    }

    void say(String line) throws IOException {
        socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** One line without its end; "" when the connection ended, in whatever way. */
    String hear() throws IOException {
        var line = new StringBuilder();
        while (true) {
            int c = next();
            if (c < 0) {
                return line.toString();
            }
            if (c == '\n') {
                return line.toString().strip();
            }
            line.append((char) c);
        }
    }

    private int next() throws IOException {
        try {
            return socket.getInputStream().read();
        } catch (java.net.SocketTimeoutException e) {
            throw e;
        } catch (IOException _) {
            return -1; // Reset.
        }
    }

    String ask(String line) throws IOException {
        say(line);
        return hear();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
