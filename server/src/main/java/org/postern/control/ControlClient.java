package org.postern.control;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Asks the server that runs on a data folder. No state but the path. */
public final class ControlClient {
    private final Path data;
    private final Path shortBase;

    /**
     * A client for the server that runs on that folder, if one does.
     *
     * @param data the data folder
     */
    public ControlClient(Path data) {
        this(data, Path.of(System.getProperty("java.io.tmpdir")));
    }

    ControlClient(Path data, Path shortBase) {
        this.data = data;
        this.shortBase = shortBase;
    }

    /** Whether a server answers now. */
    public boolean isRunning() {
        try (SocketChannel channel = connect()) {
            return channel.isConnected();
        } catch (IOException | ControlException stopped) {
            return false;
        }
    }

    /**
     * Asks, and waits for the whole answer.
     *
     * @throws ControlException when no server runs there, or it does not let us ask
     */
    public Answer ask(Request request) throws ControlException {
        try (SocketChannel channel = connect()) {
            Wire.write(new BufferedOutputStream(Channels.newOutputStream(channel)), request);
            return Wire.readAnswer(new BufferedInputStream(Channels.newInputStream(channel)));
        } catch (Wire.Malformed malformed) {
            throw new ControlException(
                    "the server's answer broke off: " + malformed.getMessage(),
                    "Run the command as the server's own user or as root; the server's log says more.");
        } catch (IOException broken) {
            throw new ControlException(
                    "the server on " + data + " cannot be reached (" + broken.getMessage() + ")",
                    "Start it with \"postern serve\", or name its configuration with --config or its folder with --dir.");
        }
    }

    private SocketChannel connect() throws IOException, ControlException {
        Path socket = SocketPath.of(data, shortBase);
        Path folder = SocketPath.parent(socket);
        if (Files.isDirectory(folder)) {
            SocketPath.requireOurs(folder, data);
        }
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }
}
