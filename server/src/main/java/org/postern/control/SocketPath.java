package org.postern.control;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where the socket of a data folder lies: {@code DATA/control/socket}. The kernel takes no socket path above 107 octets;
 * for a longer one there is a short folder beside, named by a hash, owned by the same user and closed to all others.
 */
final class SocketPath {
    /** {@code sun_path} holds 108 octets with its closing zero (unix(7)). */
    static final int MAX_PATH = 107;

    private SocketPath() {}

    /**
     * @param data the data folder
     * @param shortBase where a short folder may be made: the folder for temporary files
     */
    static Path of(Path data, Path shortBase) {
        Path direct = data.toAbsolutePath().normalize().resolve("control").resolve("socket");
        if (length(direct) <= MAX_PATH) {
            return direct;
        }
        return shortBase.toAbsolutePath().resolve("control-" + hash(direct)).resolve("socket");
    }

    /** Makes the socket's folder, closed to all others, or proves that it is ours. */
    static void prepareFolder(Path socket, Path data) throws IOException, ControlException {
        Path folder = parent(socket);
        try {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException there) {
            requireOurs(folder, data);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** The folder must be a true folder of the data folder's owner: anybody can make names in a folder for all. */
    static void requireOurs(Path folder, Path data) throws IOException, ControlException {
        boolean ours = Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(data));
        if (!ours) {
            throw new ControlException(
                    "the folder of the control socket, " + folder + ", belongs to somebody else",
                    "Find out who made it, remove it, or use a data folder with a shorter path.");
        }
    }

    static Path parent(Path socket) {
        Path parent = socket.getParent();
        return parent == null ? socket : parent;
    }

    private static int length(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static String hash(Path path) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
