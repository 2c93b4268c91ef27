package dev.codonq.imports;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The names under which packages are known in a program, and the submodules that attributes of these names load. Not
 * thread-safe.
 *
 * <p>Codon loads {@code pkg/mod.codon} for {@code pkg.mod} where {@code pkg} is bound to a module in a file
 * {@code …__init__.codon} that defines no {@code mod}. What a name is bound to depends on scopes, star imports, the order
 * of execution, and earlier loads of this kind. None of that is modelled: any file's {@code owner.attribute} counts for
 * every package that anything in the program calls {@code owner}. This gives a few modules too many, never one too few.
 */
final class PackageBindings {
    /**
     * A submodule that may be loaded. Immutable.
     *
     * @param packageFile the package's {@code …__init__.codon}
     * @param name the submodule
     */
    record Submodule(Path packageFile, String name) {}

    private record Binding(String name, Path packageFile) {}

    private final Map<String, Set<String>> attributes = new HashMap<>();
    private final Map<String, Set<String>> renames = new HashMap<>();
    private final Map<String, Set<Path>> packages = new HashMap<>();
    private final Set<Submodule> submodules = new HashSet<>();
    private final Deque<Submodule> pending = new ArrayDeque<>();

    /** Takes in the attributes and renames of one more module. */
    void add(ParsedModule module) {
        merge(module.attributes(), attributes, this::load);
        merge(module.renames(), renames, this::bind);
    }

    /** Notes that {@code name} is bound to the module in {@code file}, which only matters if that is a package. */
    void bind(String name, Path file) {
        // Codon looks at the end of the path, so that a file my__init__.codon is a package too.
        if (!file.toString().endsWith("__init__.codon")) {
            return;
        }
        Deque<Binding> bindings = new ArrayDeque<>();
        bindings.add(new Binding(name, file));
        for (Binding next = bindings.poll(); next != null; next = bindings.poll()) {
            if (packages.computeIfAbsent(next.name, k -> new HashSet<>()).add(file)) {
                attributes.getOrDefault(next.name, Set.of()).forEach(attribute -> load(attribute, file));
                renames.getOrDefault(next.name, Set.of()).forEach(other -> bindings.add(new Binding(other, file)));
            }
        }
    }

    /** Returns a submodule not returned before, or null if there is none now. */
    @Nullable
    Submodule poll() {
        return pending.poll();
    }

    private void load(String attribute, Path packageFile) {
        Submodule submodule = new Submodule(packageFile, attribute);
        if (submodules.add(submodule)) {
            pending.add(submodule);
        }
    }

    /** Adds {@code from} to {@code into}, and tells {@code added} what is new, for every package of its name. */
    private void merge(Map<String, Set<String>> from, Map<String, Set<String>> into, BiConsumer<String, Path> added) {
        from.forEach((name, values) -> {
            Set<String> known = into.computeIfAbsent(name, k -> new HashSet<>());
            Set<Path> packageFiles = packages.getOrDefault(name, Set.of());
            for (String value : values) {
                if (known.add(value)) {
                    packageFiles.forEach(file -> added.accept(value, file));
                }
            }
        });
    }
}
