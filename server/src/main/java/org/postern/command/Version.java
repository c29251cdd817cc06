package org.postern.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The version of this program; for people here, never for a peer. */
final class Version implements IVersionProvider {
    /** From the jar's manifest; {@code development} when run from classes. */
    static String text() {
        @Nullable String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {text()};
    }
}
