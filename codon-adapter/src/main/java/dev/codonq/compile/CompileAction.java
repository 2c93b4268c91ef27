package dev.codonq.compile;

import com.github.benmanes.caffeine.cache.Interner;
import dev.codonq.action.Action;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import dev.codonq.imports.ImportClosure;
import dev.codonq.toolchain.Linker;
import dev.codonq.toolchain.SystemLibraries;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.warm.LibraryImports;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The making of an action out of a compile request. Thread-safe. */
final class CompileAction {
    /** Which g++ and ld are found decides about the bytes of linked artifacts. */
    private static final String SEARCH_PATH = Linker.SEARCH_PATH;

    /** Of all compiles. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "PATH",
            SEARCH_PATH,
            "LANG",
            "C.UTF-8",
            // Otherwise the compiler starts a thread per processor, for nothing; it dies where it may not, and the race
            // of their allocations with its own shows in some artifacts, see docs/decisions/0002.
            "OPENBLAS_NUM_THREADS",
            "1");

    private final Toolchain toolchain;
    private final Circumstances circumstances;
    private final LinkCircumstances linking;
    private final MachineComparison machine;

    /** Equal ones are one object in all actions that wait. */
    private final Interner<LibraryImports> imports = Interner.newWeakInterner();

    CompileAction(Toolchain toolchain) {
        this(toolchain, new Linker(toolchain, SEARCH_PATH));
    }

    CompileAction(Toolchain toolchain, Linker linker) {
        this.toolchain = toolchain;
        circumstances = new Circumstances(
                Processor.read(Processor.CPUINFO), new SystemLibraries(toolchain, SEARCH_PATH)::identity);
        linking = new LinkCircumstances(linker);
        machine = new MachineComparison(toolchain, circumstances, linking);
    }

    /**
     * Returns the action that compiles {@code request}, whose closure and plugins have been looked up.
     *
     * @throws IOException if the root cannot be resolved
     * @throws SourceException if the closure does not fit the layout asked for
     */
    Action of(CompileRequest request, ImportClosure closure, List<Plugin> plugins) throws IOException {
        SourceTree sources = request.paths() == SourcePaths.VIRTUAL
                ? SourceTree.virtual(closure, rootOf(request))
                : SourceTree.real(closure);
        List<String> options = options(request, plugins);
        Action.Builder action = Action.builder(toolchain.executable().toString(), "build")
                .arguments(options)
                .arguments(List.of("-o", outputArgument(request), sources.main()))
                .environment(ENVIRONMENT)
                .inputs(sources.inputs())
                .output(request.artifactName())
                .isolation(request.isolation())
                .limits(request.limits());
        if (request.isolation() == Isolation.DIRECTORY) {
            action.inputPlacement(InputPlacement.IN_PLACE);
        }
        toolchain.parts().forEach(part -> action.toolTree(new ToolTree(part, toolchain.digest())));
        plugins.forEach(plugin -> plugin.tree().ifPresent(action::toolTree));
        CompileCommand.mode(options)
                .ifPresent(mode -> action.preparation(imports.intern(new LibraryImports(mode, closure.library()))));
        List<String> reasons = new ArrayList<>(circumstances.addTo(action, request, plugins));
        reasons.addAll(linking.addTo(action, request, plugins));
        if (!reasons.isEmpty()) {
            action.uncacheable(String.join("; ", reasons));
        }
        return action.build();
    }

    /**
     * Returns why a run of {@code action}, which another process may have made, would not be the same compile here.
     *
     * @throws IOException if a plugin cannot be read
     */
    Optional<String> whyNotTheSame(Action action) throws IOException {
        return machine.difference(action);
    }

    private static Path rootOf(CompileRequest request) throws IOException {
        Path source = request.source().toAbsolutePath();
        Path parent = source.getParent();
        return request.root().orElse(parent == null ? source : parent).toRealPath();
    }

    private static List<String> options(CompileRequest request, List<Plugin> plugins) {
        List<String> options = new ArrayList<>();
        // Without it Codon is in debug mode.
        if (request.isRelease()) {
            options.add(CompileCommand.RELEASE);
        }
        options.addAll(request.kind().flags());
        request.defines().forEach((name, value) -> options.add("-D" + name + "=" + value));
        // Not -lNAME, which Codon refuses.
        request.libraries().forEach(library -> options.add("-l=" + library));
        request.linkerFlags().ifPresent(flags -> options.add("--linker-flags=" + flags));
        plugins.forEach(plugin -> options.add("-plugin=" + plugin.argument()));
        request.module().ifPresent(module -> options.add("-module=" + module));
        request.numerics().ifPresent(numerics -> options.add(CompileCommand.numerics(numerics)));
        options.addAll(request.codonArguments());
        return options;
    }

    /** A name that begins with a dash would be taken for an option. */
    private static String outputArgument(CompileRequest request) {
        String name = request.artifactName();
        return name.startsWith("-") ? "./" + name : name;
    }
}
