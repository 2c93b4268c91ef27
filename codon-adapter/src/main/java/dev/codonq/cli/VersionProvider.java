package dev.codonq.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The program's version, which the build writes into the jar. */
final class VersionProvider implements IVersionProvider {
    /** Returns the version, {@code unknown} for classes that come from no jar. */
    static String version() {
        @Nullable String version = Main.class.getPackage().getImplementationVersion();
        return Objects.requireNonNullElse(version, "unknown");
    }

    @Override
    public String[] getVersion() {
        return new String[] {"codonq " + version()};
    }
}
