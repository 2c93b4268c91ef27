package dev.codonq.testing;

import dev.codonq.compile.CompileResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a compile can have left on the host, told from others' by the path of its source. Immutable. */
final class RunTraces {
    /** Below an execution root: {@code N/root}, then the path of the source. */
    private static final String INPUTS = "root";

    private final Path source;

    private RunTraces(Path source) {
        this.source = source;
    }

    static RunTraces of(CompileResult result) {
        Path source = result.request().source().toAbsolutePath().normalize();
        try {
            return new RunTraces(Files.exists(source) ? source.toRealPath() : source);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot follow " + source, e);
        }
    }

    /** Looks for processes that name the source, mounts of it, and execution roots of this process that hold it. */
    void lookFor(Leaks leaks) {
        HostTraces host = HostTraces.ofThisProcess();
        leaks.look("processes", () -> NamedProcesses.of(source));
        leaks.look(
                "mounts",
                () -> host.mounts().stream()
                        .filter(mount -> mount.contains(source.toString()))
                        .collect(Collectors.toCollection(TreeSet::new)));
        leaks.look("execution roots", () -> roots(host));
    }

    private Set<String> roots(HostTraces host) {
        Set<String> found = new TreeSet<>();
        for (String workRoot : host.workRoots()) {
            try (Stream<Path> runs = Files.list(Path.of(workRoot))) {
                runs.filter(this::holdsSource).forEach(run -> found.add(run.toString()));
            } catch (IOException | UncheckedIOException e) {
                // Its scheduler has been closed meanwhile.
            }
        }
        return found;
    }

    private boolean holdsSource(Path run) {
        return Files.exists(run.resolve(INPUTS + source));
    }
}
