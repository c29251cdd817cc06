package org.postern.reliability;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.postern.store.Bytes;

/** A mail program over TLS: one connection, one command after another. */
final class ImapClient implements Closeable {
    private static final int TIMEOUT = 120_000;
    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String user;
    private final long loginMillis;
    private int commands;

    /** An untagged response; where its text had literals, it has a blank. */
    record Untagged(String text, List<Bytes> literals) {}

    /** Answer to one command: {@code OK}, {@code NO} or {@code BAD} with all that follows on the line. */
    record Answer(String status, List<Untagged> untagged) {
        boolean isOk() {
            return status.startsWith("OK");
        }

        /** The number that ends a response code: of APPENDUID and COPYUID (RFC 4315 §3). */
        int uid() {
            String code = status.substring(0, status.indexOf(']'));
            return Integer.parseInt(code.substring(code.lastIndexOf(' ') + 1));
        }
    }

    /**
     * One message.
     *
     * @param body null when it was not asked for
     */
    record Fetched(int uid, Set<String> flags, @Nullable Bytes body) {}

    ImapClient(ServerProcess server, String user) throws IOException {
        this(server, user, InetAddress.getLoopbackAddress());
    }

    /** From that address of ours. */
    ImapClient(ServerProcess server, String user, InetAddress from) throws IOException {
        this.user = user;
        SSLSocketFactory sockets = trusting(server.authority()).getSocketFactory();
        long began = System.nanoTime();
        socket = (SSLSocket) sockets.createSocket(InetAddress.getLoopbackAddress(), server.imaps(), from, 0);
        socket.setSoTimeout(TIMEOUT);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
        out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
        line();
        must("LOGIN \"" + user + "\" \"" + ServerProcess.PASSWORD + "\"");
        loginMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    static SSLContext trusting(Path authority) throws IOException {
        try (InputStream file = Files.newInputStream(authority)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            trusted.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(file));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException broken) {
            throw new IOException("no TLS", broken);
        }
    }

    /** From the connect to the login's answer. */
    long loginMillis() {
        return loginMillis;
    }

    String user() {
        return user;
    }

    /** Our end of the connection. */
    int localPort() {
        return socket.getLocalPort();
    }

    Answer must(String command) throws IOException {
        Answer answer = ask(command);
        if (!answer.isOk()) {
            throw new IOException(command + ": " + answer.status());
        }
        return answer;
    }

    Answer ask(String command) throws IOException {
        String tag = "a" + ++commands;
        send(tag + " " + command + "\r\n");
        out.flush();
        return answer(tag);
    }

    Answer append(String mailbox, byte[] message) throws IOException {
        String tag = "a" + ++commands;
        send(tag + " APPEND " + mailbox + " {" + message.length + "+}\r\n"); // RFC 7888 §4
        out.write(message);
        send("\r\n");
        out.flush();
        return answer(tag);
    }

    private void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Answer answer(String tag) throws IOException {
        List<Untagged> untagged = new ArrayList<>();
        while (true) {
            String line = line();
            if (line.startsWith(tag + " ")) {
                return new Answer(line.substring(tag.length() + 1), untagged);
            }
            if (line.startsWith("* BYE")) {
                throw new IOException(line);
            }
            if (!line.startsWith("* ") && !line.startsWith("+")) {
                throw new AssertionError("an answer to what was not asked: " + line);
            }
            untagged.add(untagged(line));
        }
    }

    private Untagged untagged(String first) throws IOException {
        List<Bytes> literals = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        String line = first;
        while (line.endsWith("}")) {
            int brace = line.lastIndexOf('{');
            byte[] literal = in.readNBytes(Integer.parseInt(line.substring(brace + 1, line.length() - 1)));
            literals.add(Bytes.wrap(literal));
            text.append(line, 0, brace).append(' ');
            line = line();
        }
        return new Untagged(text.append(line).toString(), literals);
    }

    /** The UIDVALIDITY of a mailbox, which is selected now. */
    long select(String mailbox) throws IOException {
        for (Untagged untagged : must("SELECT " + mailbox).untagged()) {
            int at = untagged.text().indexOf("[UIDVALIDITY ");
            if (at >= 0) {
                return Long.parseLong(
                        untagged.text().substring(at + 13, untagged.text().indexOf(']', at)));
            }
        }
        throw new IOException("no UIDVALIDITY");
    }

    /** Messages of a set of UIDs, in the mailbox that is selected. */
    List<Fetched> fetch(String uids, boolean withBodies) throws IOException {
        List<Fetched> fetched = new ArrayList<>();
        String items = withBodies ? "(FLAGS BODY.PEEK[])" : "(FLAGS)";
        for (Untagged untagged : must("UID FETCH " + uids + " " + items).untagged()) {
            if (untagged.text().contains(" FETCH (")) {
                fetched.add(fetched(untagged));
            }
        }
        return fetched;
    }

    private static Fetched fetched(Untagged untagged) {
        String text = untagged.text();
        int uid = text.indexOf("UID ") + 4;
        int end = uid;
        while (Character.isDigit(text.charAt(end))) {
            end++;
        }
        int flags = text.indexOf("FLAGS (") + 7;
        Set<String> set = new HashSet<>();
        for (String flag : text.substring(flags, text.indexOf(')', flags)).split(" ", -1)) {
            if (!flag.isEmpty() && !flag.equals("\\Recent")) {
                set.add(flag);
            }
        }
        Bytes body = untagged.literals().isEmpty() ? null : untagged.literals().getLast();
        return new Fetched(Integer.parseInt(text.substring(uid, end)), set, body);
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
