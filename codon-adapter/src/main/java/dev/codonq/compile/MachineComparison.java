package dev.codonq.compile;

import dev.codonq.action.Action;
import dev.codonq.action.ToolTree;
import dev.codonq.toolchain.Linker;
import dev.codonq.toolchain.SystemLibraries;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.TreeDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/**
 * The comparison of this machine with what an action depends on that another process, or another machine, has made.
 * Thread-safe.
 */
public final class MachineComparison {
    /** Tells runs of programs apart, and says nothing of a machine; see {@link dev.codonq.program.Program}. */
    private static final String RUN = "run";

    private final Toolchain toolchain;
    private final Circumstances circumstances;
    private final LinkCircumstances linking;

    MachineComparison(Toolchain toolchain, Circumstances circumstances, LinkCircumstances linking) {
        this.toolchain = toolchain;
        this.circumstances = circumstances;
        this.linking = linking;
    }

    /** Returns the comparison with compiles by {@code toolchain}. */
    public static MachineComparison with(Toolchain toolchain) {
        String searchPath = Linker.SEARCH_PATH;
        return new MachineComparison(
                toolchain,
                new Circumstances(
                        Processor.read(Processor.CPUINFO), new SystemLibraries(toolchain, searchPath)::identity),
                new LinkCircumstances(new Linker(toolchain, searchPath)));
    }

    /**
     * Returns why a run of {@code action} would not be the same here, for people.
     *
     * @throws IOException if a plugin cannot be read
     */
    public Optional<String> difference(Action action) throws IOException {
        for (ToolTree tree : action.toolTrees()) {
            boolean isToolchain = toolchain.parts().contains(tree.source());
            if (!Files.exists(tree.source())
                    || !tree.identity().equals(isToolchain ? toolchain.digest() : TreeDigest.of(tree.source()))) {
                return Optional.of("another toolchain or plugin: " + tree.path());
            }
        }
        for (Map.Entry<String, String> property : action.properties().entrySet()) {
            String name = property.getKey();
            Optional<String> now = circumstances.now(name).or(() -> linking.now(name, action));
            if (!name.equals(RUN) && !now.equals(Optional.of(property.getValue()))) {
                return Optional.of(
                        "another " + name + ": " + now.orElse("unknown") + " here, not " + property.getValue());
            }
        }
        return Optional.empty();
    }
}
