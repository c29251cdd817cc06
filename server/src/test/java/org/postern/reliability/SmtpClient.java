package org.postern.reliability;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** A sender's server: one connection, one message after another. An exception means that nobody knows what became of it. */
final class SmtpClient implements Closeable {
    private static final int TIMEOUT = 120_000;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String sender;

    SmtpClient(int port) throws IOException {
        this(new Socket(InetAddress.getLoopbackAddress(), port), "s@load.test");
    }

    private SmtpClient(Socket socket, String sender) throws IOException {
        this.socket = socket;
        this.sender = sender;
        socket.setSoTimeout(TIMEOUT);
        in = new BufferedInputStream(socket.getInputStream());
        out = new BufferedOutputStream(socket.getOutputStream());
        expect(reply(), 220);
        expect(ask("EHLO client.load.test"), 250);
    }

    /** A mail program of one of the server's own people, over TLS and logged in. */
    static SmtpClient submitting(ServerProcess server, String user) throws IOException {
        Socket socket = ImapClient.trusting(server.authority())
                .getSocketFactory()
                .createSocket("127.0.0.1", server.submissions());
        var client = new SmtpClient(socket, user);
        String login = "\0" + user + "\0" + ServerProcess.PASSWORD;
        String encoded = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.US_ASCII));
        expect(client.ask("AUTH PLAIN " + encoded), 235);
        return client;
    }

    /** Our end of the connection. */
    int localPort() {
        return socket.getLocalPort();
    }

    /** Returns the reply to the message, or to the command before it that was refused. */
    String send(List<String> recipients, byte[] message, boolean inChunks) throws IOException {
        return sendAsWished(recipients.stream().map(one -> "<" + one + ">").toList(), message, inChunks);
    }

    /** The same for recipients with angle brackets and parameters, as RCPT has them. */
    String sendAsWished(List<String> recipients, byte[] message, boolean inChunks) throws IOException {
        String reply = ask("MAIL FROM:<" + sender + ">");
        for (String recipient : recipients) {
            reply = reply.startsWith("2") ? ask("RCPT TO:" + recipient) : reply;
        }
        if (reply.startsWith("2")) {
            reply = inChunks ? chunks(message) : data(message);
        }
        if (!reply.startsWith("2")) {
            ask("RSET");
        }
        return reply;
    }

    private String data(byte[] message) throws IOException {
        String go = ask("DATA");
        if (!go.startsWith("354")) {
            return go;
        }
        out.write(message); // no line of ours begins with a dot
        out.write(".\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return reply();
    }

    private String chunks(byte[] message) throws IOException {
        int half = message.length / 2;
        out.write(("BDAT " + half + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(message, 0, half);
        out.flush();
        String first = reply();
        if (!first.startsWith("2")) {
            return first;
        }
        out.write(("BDAT " + (message.length - half) + " LAST\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(message, half, message.length - half);
        out.flush();
        return reply();
    }

    String ask(String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
        return reply();
    }

    private static void expect(String reply, int code) throws IOException {
        if (!reply.startsWith(Integer.toString(code))) {
            throw new IOException("not " + code + ": " + reply);
        }
    }

    /** The last line of a reply. */
    private String reply() throws IOException {
        while (true) {
            String line = line();
            if (line.length() < 4 || line.charAt(3) != '-') {
                return line;
            }
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("closed after: " + line);
            }
            if (c == '\n') {
                return line.toString().strip();
            }
            line.append((char) c);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
