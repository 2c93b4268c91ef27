package dev.codonq.testing;

import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.ToolchainLocator;
import org.junit.jupiter.api.Assumptions;

/** The Codon installation that suites run against. */
public final class RealCodon {
    private RealCodon() {}

    /**
     * Returns the toolchain of this machine. Where there is none, the test is skipped, visibly; on a continuous
     * integration server ({@code CI=true}) it fails.
     */
    public static Toolchain require() {
        try {
            return Toolchain.probe(ToolchainLocator.locate(null));
        } catch (ToolchainException e) {
            missing(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    /** Skips the test since something is missing on this machine; fails it on a continuous integration server. */
    public static void missing(String what) {
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError("CI machines must have it: " + what);
        }
        Assumptions.abort(what);
    }
}
