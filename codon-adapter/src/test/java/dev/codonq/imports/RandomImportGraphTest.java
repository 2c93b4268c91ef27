package dev.codonq.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random programs whose imports are known before they are written down as source, in all ways Codon has for it. */
@Timeout(120)
class RandomImportGraphTest {
    private static final List<String> DIRECTORIES = List.of("", "d0/", "d0/e0/", "d0/e1/", "d1/", "d1/e0/f0/");
    private static final List<String> SUFFIXES = List.of(".codon", "/__init__.codon", ".py", "/__init__.py");

    @TempDir
    private Path temporary;

    /**
     * A module with a name of its own in the whole program, so that it has one place only.
     *
     * @param place directory and name, without what makes a file of it
     */
    private record Module(String place, String suffix, List<Module> imports) {
        String file() {
            return place + suffix;
        }

        /** Where its imports are looked up. */
        List<String> directory() {
            String file = file();
            return names(file.substring(0, file.lastIndexOf('/') + 1));
        }
    }

    private static List<String> names(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split("/"));
    }

    static Stream<Long> seeds() {
        return Stream.iterate(1L, seed -> seed + 1).limit(200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scan_randomProgram_findsExactlyWhatItImports(long seed) throws Exception {
        Random random = new Random(seed);
        Project project = new Project(Files.createDirectory(temporary.resolve("p" + seed)));
        List<Module> modules = new ArrayList<>(List.of(new Module("main", ".codon", new ArrayList<>())));
        for (int i = 0; i < 3 + random.nextInt(25); i++) {
            modules.add(new Module(pick(DIRECTORIES, random) + "m" + i, pick(SUFFIXES, random), new ArrayList<>()));
        }
        for (Module module : modules) {
            for (int i = random.nextInt(3); i > 0; i--) {
                module.imports().add(pick(modules, random));
            }
        }
        for (Module module : modules) {
            project.file(module.file(), source(module, modules, random));
        }

        ImportClosure closure = project.scan();

        assertThat(new TreeSet<>(project.names(closure.files().keySet())))
                .as("seed %d", seed)
                .isEqualTo(reachable(modules.get(0)));
        assertThat(closure.unresolved()).as("seed %d", seed).isEmpty();
    }

    private static Set<String> reachable(Module main) {
        Set<Module> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Module> pending = new ArrayDeque<>(List.of(main));
        Set<String> files = new TreeSet<>();
        while (!pending.isEmpty()) {
            Module module = pending.remove();
            if (seen.add(module)) {
                files.add(module.file());
                pending.addAll(module.imports());
            }
        }
        return files;
    }

    private static String[] source(Module module, List<Module> all, Random random) throws IOException {
        List<String> lines = new ArrayList<>();
        Set<String> written = new HashSet<>();
        for (Module target : module.imports()) {
            if (written.add(target.place())) {
                decoy(lines, pick(all, random), random);
                lines.add(wrap(statement(module, target, random), random));
            }
        }
        decoy(lines, pick(all, random), random);
        return lines.toArray(String[]::new);
    }

    /** The statement that leads from one module to another. */
    private static String statement(Module from, Module to, Random random) {
        List<String> here = from.directory();
        List<String> there = names(to.place());
        int common = 0;
        while (common < here.size()
                && common < there.size() - 1
                && here.get(common).equals(there.get(common))) {
            common++;
        }
        int up = here.size() - common;
        String dotted = String.join(random.nextInt(4) == 0 ? " . " : ".", there.subList(common, there.size()));
        if (up == 0 && random.nextBoolean()) {
            return pick(List.of("import %s", "import %s as q", "import math, %s", "import %s, math as r"), random)
                    .formatted(dotted);
        }
        String dots = up == 0 ? pick(List.of("", "."), random) : ".".repeat(up + 1);
        return pick(
                        List.of("from %s import *", "from %s import x as y, z", "from %s \\\n  import (x,\n  # )\n y)"),
                        random)
                .formatted(dots + dotted);
    }

    private static String wrap(String statement, Random random) {
        return pick(
                        List.of(
                                "%s",
                                "if False: %s",
                                "def f():\n    %s",
                                "x = '''\n''' ; %s",
                                "x = \"#\"; %s # ",
                                "try:\n  pass\nfinally:\n\t%s",
                                "@llvm\ndef g() -> int:\n  ret ' \"\"\"\n%s"),
                        random)
                .formatted(statement);
    }

    /** Adds what looks like an import, and is none. */
    private static void decoy(List<String> lines, Module other, Random random) {
        String name = other.place().replace('/', '.');
        lines.add(pick(
                        List.of(
                                "# import %s",
                                "x = 'import %s'",
                                "\"\"\"\nimport %s\n\\\"\"\" \"\"\"",
                                "@python\ndef h():\n  import %s\n\n  ' ( ",
                                "from C import %s",
                                "from python import %s",
                                "x = f'''{x}\nimport %s'''",
                                "print(important, '\\'; import %s')"),
                        random)
                .formatted(name));
    }

    private static <T> T pick(List<T> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
