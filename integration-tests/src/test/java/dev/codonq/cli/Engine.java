package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.cache.SmallDisk;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.io.OutputStream;
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

    private static final String FILLER = "filler";

    private final Path directory;
    private final String[] kind;
    private final String endpoint;
    private final Path stored;

    private Engine(Path directory, String[] kind, String endpoint, Path stored) {
        this.directory = directory;
        this.kind = kind;
        this.endpoint = endpoint;
        this.stored = stored;
    }

    /** Starts an engine, which has to be installed first where it is not there. */
    static Engine up(Path directory, String... kind) throws IOException, InterruptedException {
        Ended up = script(arguments("up", directory, kind));
        requireUp(up);
        return new Engine(directory, kind, up.out().strip(), directory.resolve("stored"));
    }

    private static void requireUp(Ended up) {
        if (up.status() != 0) {
            RealCodon.missing("an engine of remote execution: " + up.err());
        }
    }

    /** Starts an engine whose storage has a disk of its own that can be filled; it cannot be repaired. */
    static Engine upOnSmallDisk(Path directory, String... kind) throws IOException, InterruptedException {
        Path stored = Files.createDirectories(directory.resolve("stored"));
        List<String> command = new ArrayList<>(SmallDisk.at(stored));
        command.addAll(arguments("up", directory, kind));
        command.addAll(List.of("--reserve", "0"));
        Ended up = script(command);
        requireUp(up);
        // As its processes see it.
        Path seen = Path.of("/proc/" + pid(directory, "casd") + "/root" + stored);
        return new Engine(directory, kind, up.out().strip(), seen);
    }

    private static long pid(Path directory, String part) throws IOException {
        return Long.parseLong(Files.readString(directory.resolve(part + ".pid")).split(" ", -1)[0]);
    }

    /** Leaves not one block free on the disk of the storage. */
    void fillDisk() {
        assertThatThrownBy(() -> {
                    try (OutputStream out = Files.newOutputStream(stored.resolve(FILLER))) {
                        for (int block = 0; block < 1 << 20; block++) {
                            out.write(new byte[4096]);
                        }
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }

    /** Takes back what {@link #fillDisk} has done. */
    void freeDisk() throws IOException {
        Files.deleteIfExists(stored.resolve(FILLER));
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
        ProcessHandle process = ProcessHandle.of(pid(directory, part)).orElseThrow();
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
                String worker = file.getFileName().toString().replace(".pid", "");
                if (ProcessHandle.of(pid(directory, worker)).stream()
                        .flatMap(ProcessHandle::descendants)
                        .anyMatch(p -> p.info().command().orElse("").endsWith("/bwrap"))) {
                    busy.add(worker);
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
        return stored.resolve("cas/objects/" + sha256.substring(0, 2) + "/" + sha256.substring(2));
    }

    /** Removes every blob from the storage; results stay that name them. */
    void loseBlobs() throws IOException {
        try (Stream<Path> files = Files.walk(stored.resolve("cas/objects"))) {
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
