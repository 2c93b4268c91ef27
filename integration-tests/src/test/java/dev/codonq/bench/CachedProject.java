package dev.codonq.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Sources with imports, a stand-in for the compiler, and the same work described for ninja. Immutable. */
record CachedProject(Path directory, int count) {
    private static final int PACKAGES = 20;
    private static final int SHARED = 5;
    private static final int OBJECT_BYTES = 16 << 10;

    /** Writes its arguments nowhere: what matters is that there is an artifact. */
    private static final String STAND_IN = """
            #!/bin/sh
            if [ "$1" = --version ]; then echo 0.18.0; exit; fi
            while [ $# -gt 0 ]; do
                if [ "$1" = -o ]; then out=$2; fi
                shift
            done
            exec cp "${0%/bin/codon}/lib/codon/stand-in.o" "$out"
            """;

    static CachedProject create(Path directory, Path codon, int count) throws IOException {
        CachedProject project = new CachedProject(directory, count);
        project.installStandIn(codon.toRealPath().resolve("../../lib/codon").normalize());
        project.writeSources();
        project.writeNinja();
        return project;
    }

    Path compiler() {
        return directory.resolve("toolchain/bin/codon");
    }

    /** As many files as the real one has, since each is looked at. */
    private void installStandIn(Path realLibraries) throws IOException {
        Path bin = Files.createDirectories(directory.resolve("toolchain/bin"));
        Path libraries = Files.createDirectories(directory.resolve("toolchain/lib/codon"));
        try (Stream<Path> files = Files.walk(realLibraries)) {
            for (Path file : files.skip(1).toList()) {
                Path copy = libraries.resolve(realLibraries.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
        byte[] object = Arrays.copyOf(
                new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 62, 0}, OBJECT_BYTES);
        Files.write(libraries.resolve("stand-in.o"), object);
        Path codon = Files.writeString(bin.resolve("codon"), STAND_IN);
        Files.setPosixFilePermissions(codon, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private void writeSources() throws IOException {
        for (int number = 0; number < PACKAGES; number++) {
            Path made = Files.createDirectories(directory.resolve("src/p" + number));
            Files.writeString(made.resolve("__init__.codon"), "");
            Path shared = Files.createDirectories(made.resolve("shared"));
            Files.writeString(shared.resolve("__init__.codon"), "from .part0 import f0\n");
            for (int part = 0; part < SHARED; part++) {
                String text = "def f%d(x: int) -> int:%n    return x * %d%n".formatted(part, part + number);
                Files.writeString(shared.resolve("part" + part + ".codon"), text);
            }
        }
        for (int number = 0; number < mains(); number++) {
            Files.writeString(source(number), text(number));
        }
    }

    /** The shared modules are sources, too. */
    private int mains() {
        return Math.max(1, count - PACKAGES * SHARED);
    }

    private Path source(int number) {
        return directory.resolve("src/p" + number % PACKAGES + "/m" + number + ".codon");
    }

    private static String text(int number) {
        int part = number % SHARED;
        String head = "import shared%nfrom shared.part%d import f%d%n%nclass C%d:%n    x: int%n%n"
                .formatted(part, part, number);
        String body = "def g%d(x: int) -> int:%n    return f%d(x) + %d%n%n";
        StringBuilder text = new StringBuilder(head);
        for (int i = 0; i < 15; i++) {
            text.append(body.formatted(i, part, number + i));
        }
        return text.append("print(g0(1), shared.f0(2))\n").toString();
    }

    private void writeNinja() throws IOException {
        StringBuilder text = new StringBuilder("rule compile\n  command = cp $in $out\n");
        for (int number = 0; number < mains(); number++) {
            text.append("build ninja/m").append(number).append(".o: compile ").append(source(number));
            text.append(" | ").append(source(number).resolveSibling("shared/part" + number % SHARED + ".codon"));
            text.append('\n');
        }
        Files.writeString(directory.resolve("build.ninja"), text, StandardCharsets.UTF_8);
    }

    /** Returns a command that starts a small process for every source, two at once. */
    List<String> processPerFile() {
        return List.of("/bin/sh", "-c", "find src -name '[mp]*.codon' | xargs -n 1 -P 2 sha256sum");
    }

    /** Returns a command that builds one source. */
    List<String> buildOfOne(Path script) {
        List<String> command = new ArrayList<>(List.of(script.toString(), "build"));
        command.add(directory.relativize(source(0)).toString());
        command.addAll(List.of("--kind", "obj", "-q"));
        return command;
    }
}
