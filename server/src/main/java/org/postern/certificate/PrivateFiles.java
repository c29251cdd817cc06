package org.postern.certificate;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Writes keys and certificates so that nobody else can read them and a crash leaves the old or the new, never half. */
final class PrivateFiles {
    private static final int PEM_LINE = 64; // RFC 7468 §2

    private PrivateFiles() {}

    /** Makes the folder, mode 0700, when it is not there. */
    static void folder(Path folder) throws CertificateProblem {
        try {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            if (!Files.isDirectory(folder)) {
                var owner = PosixFilePermissions.fromString("rwx------");
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(owner));
            }
        } catch (IOException e) {
            throw new CertificateProblem(
                    folder, "the folder cannot be made: " + e.getMessage(), "Let the server write there", e);
        }
    }

    /** Mode 0600 from the first moment; on disk when it returns. */
    static void write(Path file, String text) throws CertificateProblem {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            Files.deleteIfExists(fresh);
            try (var channel =
                    FileChannel.open(fresh, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CertificateProblem(
                    file, "it cannot be written: " + e.getMessage(), "Check the disk and the folder's owner", e);
        }
    }

    static String pem(List<X509Certificate> chain) {
        var text = new StringBuilder();
        try {
            for (X509Certificate certificate : chain) {
                text.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate of ours has no encoding", e);
        }
        return text.toString();
    }

    static String pem(PrivateKey key) {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    private static String pem(String label, byte[] content) {
        Base64.Encoder encoder = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'});
        return "-----BEGIN " + label + "-----\n" + encoder.encodeToString(content) + "\n-----END " + label + "-----\n";
    }
}
