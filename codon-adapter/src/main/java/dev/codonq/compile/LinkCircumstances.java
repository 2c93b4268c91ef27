package dev.codonq.compile;

import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import dev.codonq.toolchain.Linker;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a compile that ends with linking depends on: the linker, libraries and flags. Thread-safe. */
final class LinkCircumstances {
    private static final String LINKER = "linker";
    private static final String LIBRARY = "library ";
    private static final String FLAGS = "--linker-flags=";

    private final Linker linker;

    LinkCircumstances(Linker linker) {
        this.linker = linker;
    }

    /**
     * Adds what the linking of {@code request} depends on to its action; nothing where nothing is linked.
     *
     * @return the reasons why the action must not be cached
     */
    List<String> addTo(Action.Builder action, CompileRequest request, List<Plugin> plugins) {
        if (!request.kind().isLinked()) {
            return List.of();
        }
        boolean sandboxed = request.isolation() == Isolation.NAMESPACES;
        action.property(LINKER, linker.identity());
        List<String> reasons =
                new ArrayList<>(linker.problem(sandboxed).stream().toList());
        LinkerFlags flags = LinkerFlags.parse(request.linkerFlags().orElse(""));
        flags.unknown().ifPresent(flag -> reasons.add("linker flag " + flag + " may read what codonq does not know"));
        Optional<List<Path>> trees = sandboxed ? Optional.of(treesOf(plugins)) : Optional.empty();
        addLibraries(action, request, flags, trees, reasons);
        flags.runPaths().stream()
                .filter(LinkCircumstances::isThere)
                .forEach(directory -> reasons.add("the linker may read libraries in the run path " + directory));
        return reasons;
    }

    /** Returns the value that a property of this name, of a compile, has now, if it is one of these. */
    Optional<String> now(String property, Action compile) {
        if (property.equals(LINKER)) {
            return Optional.of(linker.identity());
        }
        if (!property.startsWith(LIBRARY)) {
            return Optional.empty();
        }
        String flags = compile.arguments().stream()
                .filter(argument -> argument.startsWith(FLAGS))
                .findFirst()
                .map(argument -> argument.substring(FLAGS.length()))
                .orElse("");
        Optional<List<Path>> trees = compile.isolation() == Isolation.NAMESPACES
                ? Optional.of(compile.toolTrees().stream().map(ToolTree::source).toList())
                : Optional.empty();
        return Optional.of(linker.library(
                        property.substring(LIBRARY.length()),
                        LinkerFlags.parse(flags).directories(),
                        trees)
                .identity());
    }

    private static List<Path> treesOf(List<Plugin> plugins) {
        return plugins.stream()
                .flatMap(plugin -> plugin.tree().stream())
                .map(tree -> tree.path())
                .toList();
    }

    private void addLibraries(
            Action.Builder action,
            CompileRequest request,
            LinkerFlags flags,
            Optional<List<Path>> trees,
            List<String> reasons) {
        Set<String> names = new LinkedHashSet<>(request.libraries());
        names.addAll(flags.libraries());
        for (String name : names) {
            Linker.Library library = linker.library(name, flags.directories(), trees);
            action.property(LIBRARY + name, library.identity());
            library.problem().ifPresent(reasons::add);
        }
    }

    /** The linker looks there too, for what libraries need; what it finds has no part in the action key. */
    private static boolean isThere(String runPath) {
        try {
            Path directory = Path.of(runPath);
            return directory.isAbsolute() && Files.isDirectory(directory);
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
