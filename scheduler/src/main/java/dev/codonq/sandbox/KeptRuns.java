package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Isolation;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which failed runs are kept for people to look at. Thread-safe.
 *
 * <pre>
 *   KEY/               the first 16 digits of the action key; the last failed run of the action
 *     run.sh           repeats the run, in the same sandbox with the same limits of its processes
 *     stdout, stderr   what the run wrote, as far as it was captured
 *     out/             plain files and directories that it left in its working directory
 *     root/            its inputs
 *     filter.bpf       the filter of system calls
 * </pre>
 */
final class KeptRuns {
    /** A hostile run can leave any number of files; nobody looks at more. */
    private static final int MAX_ENTRIES = 10_000;

    private final Path directory;
    private final Path bubblewrap;
    private final Path filter;
    private final SandboxUser user;

    /** @throws IOException if the directory cannot be made, or the user of the runs could not enter it */
    KeptRuns(Path directory, Path bubblewrap, Path filter, SandboxUser user) throws IOException {
        this.directory = directory.toAbsolutePath().normalize();
        this.bubblewrap = bubblewrap;
        this.filter = filter;
        this.user = user;
        Files.createDirectories(this.directory);
        user.requireAccess(this.directory);
    }

    /** Keeps a run that failed, before its root is deleted; in place of an earlier one of the same action. */
    void keep(Action action, SandboxedRun run, RootLayout root, RunResult result) throws IOException {
        Path kept = directory.resolve(ActionKey.of(action).shortName());
        Path building = directory.resolve(".codonq-" + UUID.randomUUID());
        try {
            Files.createDirectory(building);
            user.admit(building);
            RootLayout repeated = new RootLayout(building);
            copy(root.inputs(), repeated.inputs(), root.workingDirectory());
            for (Path writable : List.of(repeated.workingDirectory(), repeated.temporaryDirectory())) {
                user.own(Files.createDirectories(writable));
            }
            copy(run.workingDirectory(), building.resolve("out"), null);
            Files.write(building.resolve("stdout"), result.standardOutput().bytes());
            Files.write(building.resolve("stderr"), result.standardError().bytes());
            Path script = Files.writeString(building.resolve("run.sh"), script(action, new RootLayout(kept)));
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.copy(filter, building.resolve("filter.bpf"));
            TreeDeletion.delete(kept);
            Files.move(building, kept, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            TreeDeletion.delete(building);
        }
    }

    private String script(Action action, RootLayout root) throws IOException {
        Path keptFilter = root.inputs().resolveSibling("filter.bpf");
        SandboxCommandLine commandLine = new SandboxCommandLine(bubblewrap, keptFilter, user, RunTrace.NONE);
        ProcessRunner.Command command = action.isolation() == Isolation.NAMESPACES
                ? commandLine.inNamespaces(action, root, List.of())
                : commandLine.inDirectory(action, root, "repeated", List.of());
        Stream<String> variables = command.environment().entrySet().stream()
                .map(variable -> variable.getKey() + "=" + variable.getValue());
        String words = Stream.concat(variables, command.arguments().stream())
                .map(KeptRuns::quoted)
                .collect(Collectors.joining(" \\\n  "));
        // The sandbox waits for a byte before it begins.
        return "#!/bin/sh\n# Repeats the run; ends with its exit status. What it wrote is in stdout and stderr here.\n"
                + "cd " + quoted(command.directory().toString()) + " || exit\n"
                + (command.isInputOpen() ? "echo |" : "</dev/null") + " env -i \\\n  " + words + "\n";
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Copies plain files and directories, following no link, without what lies at {@code left}. */
    private static void copy(Path from, Path to, @Nullable Path left) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            private int entries;

            @Override
            public FileVisitResult preVisitDirectory(Path found, BasicFileAttributes attributes) throws IOException {
                if (found.equals(left)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Path made = Files.createDirectories(place(found));
                // The user of the runs must get there, whatever our umask is.
                Files.setAttribute(made, "unix:mode", 0755);
                return next();
            }

            @Override
            public FileVisitResult visitFile(Path found, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile() && !found.endsWith(Survivors.FILE)) {
                    Path copy = Files.copy(found, place(found));
                    Files.setAttribute(copy, "unix:mode", Files.isExecutable(found) ? 0755 : 0644);
                } else if (attributes.isSymbolicLink() && left != null) {
                    // An input, which we have made ourselves.
                    Files.createSymbolicLink(place(found), Files.readSymbolicLink(found));
                }
                return next();
            }

            @Override
            public FileVisitResult visitFileFailed(Path found, IOException unreadable) {
                return next();
            }

            private Path place(Path found) {
                return to.resolve(from.relativize(found));
            }

            private FileVisitResult next() {
                return ++entries > MAX_ENTRIES ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
            }
        });
    }
}
