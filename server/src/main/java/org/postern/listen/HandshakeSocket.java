package org.postern.listen;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;

/**
 * The socket below TLS, as a handshake sees it: while it waits until the peer takes what it is sent, its turn is another's,
 * as with {@link HandshakeInput}. All else is the socket itself.
 */
final class HandshakeSocket extends Socket {
    private final Socket raw;
    private final HandshakeInput input;
    private final OutputStream out;

    HandshakeSocket(Socket raw, HandshakeInput input) throws IOException {
        super((SocketImpl) null);
        this.raw = raw;
        this.input = input;
        this.out = new Output(raw.getOutputStream());
    }

    private final class Output extends OutputStream {
        private final OutputStream below;

        Output(OutputStream below) {
            this.below = below;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            Handshakes.Turn mine = input.turn();
            if (mine == null) {
                below.write(bytes, offset, length);
                return;
            }
            mine.give();
            below.write(bytes, offset, length);
            mine.take();
        }

        @Override
        public void flush() throws IOException {
            below.flush();
        }
    }

    @Override
    public OutputStream getOutputStream() {
        return out;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return raw.getInputStream();
    }

    @Override
    public InetAddress getInetAddress() {
        return raw.getInetAddress();
    }

    @Override
    public InetAddress getLocalAddress() {
        return raw.getLocalAddress();
    }

    @Override
    public int getPort() {
        return raw.getPort();
    }

    @Override
    public int getLocalPort() {
        return raw.getLocalPort();
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
        return raw.getRemoteSocketAddress();
    }

    @Override
    public SocketAddress getLocalSocketAddress() {
        return raw.getLocalSocketAddress();
    }

    @Override
    public boolean isConnected() {
        return raw.isConnected();
    }

    @Override
    public boolean isBound() {
        return raw.isBound();
    }

    @Override
    public boolean isClosed() {
        return raw.isClosed();
    }

    @Override
    public boolean isInputShutdown() {
        return raw.isInputShutdown();
    }

    @Override
    public boolean isOutputShutdown() {
        return raw.isOutputShutdown();
    }

    @Override
    public void shutdownInput() throws IOException {
        raw.shutdownInput();
    }

    @Override
    public void shutdownOutput() throws IOException {
        raw.shutdownOutput();
    }

    @Override
    public void setSoTimeout(int millis) throws SocketException {
        raw.setSoTimeout(millis);
    }

    @Override
    public int getSoTimeout() throws SocketException {
        return raw.getSoTimeout();
    }

    @Override
    public void setSoLinger(boolean on, int seconds) throws SocketException {
        raw.setSoLinger(on, seconds);
    }

    @Override
    public int getSoLinger() throws SocketException {
        return raw.getSoLinger();
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
