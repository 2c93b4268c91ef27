package dev.codonq.toolchain;

import dev.codonq.action.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The toolchains of this machine, to be found by what they consist of, wherever they stand. Thread-safe; each search looks
 * at them anew.
 */
public final class InstalledToolchains {
    private static final int SHOWN_DIGITS = 12;

    private final Supplier<List<Path>> compilers;
    private final Path memoDirectory;

    private InstalledToolchains(Supplier<List<Path>> compilers, Path memoDirectory) {
        this.compilers = compilers;
        this.memoDirectory = memoDirectory;
    }

    /**
     * Returns those that {@link ToolchainLocator} comes across.
     *
     * @param memoDirectory see {@link Toolchain#probe(Path, Path)}
     */
    public static InstalledToolchains ofThisMachine(Path memoDirectory) {
        return new InstalledToolchains(ToolchainLocator::locateAll, memoDirectory);
    }

    /** Returns those of these executables; others are not looked for. */
    public static InstalledToolchains among(List<Path> compilers, Path memoDirectory) {
        List<Path> copy = List.copyOf(compilers);
        return new InstalledToolchains(() -> copy, memoDirectory);
    }

    /**
     * Returns the first one with this digest.
     *
     * @throws ToolchainException if there is none; the message lists what there is
     */
    public Toolchain find(Digest digest) {
        List<String> others = new ArrayList<>();
        for (Path compiler : compilers.get()) {
            try {
                Toolchain toolchain = Toolchain.probe(compiler, memoDirectory);
                if (toolchain.digest().equals(digest)) {
                    return toolchain;
                }
                others.add(toolchain + " (" + shortened(toolchain.digest()) + ")");
            } catch (ToolchainException e) {
                others.add(String.valueOf(e.getMessage()));
            }
        }
        throw new ToolchainException("no toolchain with digest " + shortened(digest) + " is installed here ("
                + (others.isEmpty() ? "there is none" : "there is " + String.join(", ", others))
                + "); install the same release with scripts/install-codon");
    }

    private static String shortened(Digest digest) {
        return digest.hash().substring(0, SHOWN_DIGITS);
    }
}
