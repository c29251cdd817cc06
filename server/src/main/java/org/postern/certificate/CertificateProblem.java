package org.postern.certificate;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A certificate or key that cannot be used. The message is for the operator: which file, what is wrong, what to do. */
public final class CertificateProblem extends Exception {
    private static final long serialVersionUID = 1L;

    CertificateProblem(Path file, String wrong, String remedy) {
        this(file, wrong, remedy, null);
    }

    CertificateProblem(Path file, String wrong, String remedy, @Nullable Throwable cause) {
        super(file + ": " + wrong + ". " + remedy, cause);
    }
}
