package dev.codonq.cli;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks at the machine itself, and then at what the parts behind the command line say of themselves. */
final class MachineDoctor implements Doctor {
    private final String searchPath;
    private final List<Supplier<List<Finding>>> parts;

    /**
     * @param searchPath directories, as in {@code PATH}
     * @param parts what else to ask
     */
    MachineDoctor(String searchPath, List<Supplier<List<Finding>>> parts) {
        this.searchPath = searchPath;
        this.parts = List.copyOf(parts);
    }

    @Override
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        findings.add(system());
        findings.add(Finding.good("java", Runtime.version() + " at " + System.getProperty("java.home")));
        findings.add(program(
                "linker",
                "g++",
                "install it, e.g. apt-get install g++; without it only --kind obj, llvm," + " bc and pyext work"));
        findings.add(temporaryDirectory());
        for (Supplier<List<Finding>> part : parts) {
            findings.addAll(part.get());
        }
        return findings;
    }

    private static Finding system() {
        String system = System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
        boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).equals("linux");
        return linux ? Finding.good("system", system) : Finding.missing("system", system, "use a Linux machine");
    }

    private Finding program(String name, String program, String cure) {
        return find(program)
                .map(path -> Finding.good(name, path.toString()))
                .orElseGet(() -> Finding.missing(name, program + " is not on PATH", cure));
    }

    private Optional<Path> find(String program) {
        for (String directory : searchPath.split(File.pathSeparator, -1)) {
            try {
                Path file = Path.of(directory, program);
                if (!directory.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            } catch (InvalidPathException e) {
                // Nothing can be found in what is not a directory's name.
            }
        }
        return Optional.empty();
    }

    private static Finding temporaryDirectory() {
        Path directory = Path.of(System.getProperty("java.io.tmpdir"));
        return Files.isDirectory(directory) && Files.isWritable(directory)
                ? Finding.good("temporary directory", directory.toString())
                : Finding.missing("temporary directory", directory + " is not writable", "set TMPDIR to one that is");
    }
}
