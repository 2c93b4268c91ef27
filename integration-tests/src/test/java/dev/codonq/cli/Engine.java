package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An engine that {@code scripts/remote-engine} has started, with its parts, such as {@code casd} and {@code worker-1}. */
final class Engine implements AutoCloseable {
    private static final Path SCRIPT =
            Path.of("../scripts/remote-engine").toAbsolutePath().normalize();
    private static final int PATIENCE_SECONDS = 300;

    private final Path directory;
    private final String[] kind;
    private final String endpoint;

    private Engine(Path directory, String[] kind, String endpoint) {
        this.directory = directory;
        this.kind = kind;
        this.endpoint = endpoint;
    }

    /** Starts an engine, which has to be installed first where it is not there. */
    static Engine up(Path directory, String... kind) throws IOException, InterruptedException {
        Ended up = script(arguments("up", directory, kind));
        if (up.status() != 0) {
            RealCodon.missing("an engine of remote execution: " + up.err());
        }
        return new Engine(directory, kind, up.out().strip());
    }

    private record Ended(int status, String out, String err) {}

    private static List<String> arguments(String command, Path directory, String... kind) {
        List<String> arguments = new ArrayList<>(List.of(SCRIPT.toString(), command));
        arguments.addAll(Arrays.asList(kind));
        arguments.addAll(List.of("--dir", directory.toString()));
        return arguments;
    }

    private static Ended script(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempDirectory("remote-engine-");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.resolve("out").toFile())
                    .redirectError(output.resolve("err").toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            String errors = Files.readString(output.resolve("err"));
            assertThat(ended).as("ends: " + command + errors).isTrue();
            return new Ended(process.exitValue(), Files.readString(output.resolve("out")), errors);
        } finally {
            Files.deleteIfExists(output.resolve("out"));
            Files.deleteIfExists(output.resolve("err"));
            Files.delete(output);
        }
    }

    /** Returns the address for {@code --remote-cache} and {@code --remote-executor}. */
    String endpoint() {
        return endpoint;
    }

    int port() {
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** Returns a file of those that the engine has made for its clients. */
    Path file(String name) {
        return directory.resolve(name);
    }

    /** Kills a part as a loss of power would. */
    void kill(String part) throws IOException {
        long pid = Long.parseLong(
                Files.readString(directory.resolve(part + ".pid")).split(" ", -1)[0]);
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Returns the workers that have an action in a sandbox. */
    List<String> busyWorkers() throws IOException {
        List<String> busy = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.getFileName().toString().matches("worker-.*\\.pid"))
                    .sorted()
                    .toList()) {
                long pid = Long.parseLong(Files.readString(file).split(" ", -1)[0]);
                if (ProcessHandle.of(pid).stream()
                        .flatMap(ProcessHandle::descendants)
                        .anyMatch(p -> p.info().command().orElse("").endsWith("/bwrap"))) {
                    busy.add(file.getFileName().toString().replace(".pid", ""));
                }
            }
        }
        return busy;
    }

    /** Starts the parts again that have ended. */
    void repair() throws IOException, InterruptedException {
        Ended up = script(arguments("up", directory, kind));
        assertThat(up.status()).as(up.err()).isZero();
        assertThat(up.out().strip()).isEqualTo(endpoint);
    }

    /** Returns where the storage keeps the blob of this SHA-256. */
    Path blob(String sha256) {
        return directory.resolve("stored/cas/objects/" + sha256.substring(0, 2) + "/" + sha256.substring(2));
    }

    /** Removes every blob from the storage; results stay that name them. */
    void loseBlobs() throws IOException {
        try (Stream<Path> files = Files.walk(directory.resolve("stored/cas/objects"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Ended down = script(arguments("down", directory));
            assertThat(down.status()).as(down.err()).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted; there may be an engine left in " + directory, e);
        }
    }
}
