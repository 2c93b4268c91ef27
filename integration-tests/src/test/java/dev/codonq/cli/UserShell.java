package dev.codonq.cli;

import static org.awaitility.Awaitility.await;

import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Where a user starts the command line: as whom, in which directory, with a home and a cache of the user's own and
 * nothing else in the environment. Immutable.
 */
final class UserShell {
    /**
     * An option that changes nothing but that no warm compiler is used, whose children {@link #awaitCompilers} could not tell
     * from it.
     */
    static final String COLD = "--codon-arg=--numerics=c";

    private static final Path JARS = Path.of("../codon-adapter/target");

    private final Path base;
    private final Path codon;
    private final int uid;
    private final List<String> prefix;
    private final Path directory;

    private UserShell(Path base, Path codon, int uid, List<String> prefix, Path directory) {
        this.base = base;
        this.codon = codon;
        this.uid = uid;
        this.prefix = prefix;
        this.directory = directory;
    }

    /**
     * Returns a shell of the user who runs the tests, with the real compiler.
     *
     * @param base an empty directory that every user can enter
     */
    static UserShell open(Path base) throws IOException {
        Path codon = RealCodon.require().executable();
        Files.copy(jar(), base.resolve("codonq.jar"));
        return new UserShell(base, codon, ownUid(), List.of(), base).withHome();
    }

    private static Path jar() throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(JARS, "codonq-codon-adapter-*-cli.jar")) {
            for (Path jar : jars) {
                return jar;
            }
        }
        throw new AssertionError("no command line in " + JARS.toAbsolutePath() + "; package codon-adapter first");
    }

    private static int ownUid() throws IOException {
        return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    }

    /** Returns the shell of an ordinary user: the one who runs the tests, or where that is root, one of no name. */
    UserShell ofOrdinaryUser() throws IOException {
        if (uid != 0) {
            return this;
        }
        // Another one for every run of the tests, so that two at once do not clean up behind each other.
        int other = 20_000 + (int) (ProcessHandle.current().pid() % 40_000);
        List<String> switching =
                List.of("/usr/bin/setpriv", "--reuid=" + other, "--regid=" + other, "--clear-groups", "--");
        return new UserShell(base, codon, other, switching, directory).withHome();
    }

    private UserShell withHome() throws IOException {
        makeOwn(home());
        return this;
    }

    /** Returns this shell with a command in front that takes the rest of the line as a command of its own. */
    UserShell within(String... command) {
        List<String> longer =
                Stream.concat(prefix.stream(), Arrays.stream(command)).toList();
        return new UserShell(base, codon, uid, longer, directory);
    }

    /** Returns this shell in a new directory. */
    UserShell in(String name) throws IOException {
        return new UserShell(base, codon, uid, prefix, makeOwn(base.resolve(name)));
    }

    private Path makeOwn(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (uid != ownUid()) {
            Files.setAttribute(folder, "unix:uid", uid);
        }
        return folder;
    }

    private Path home() {
        return base.resolve("home-" + uid);
    }

    Path directory() {
        return directory;
    }

    Path codon() {
        return codon;
    }

    boolean isRoot() {
        return uid == 0;
    }

    /** Writes a file into the directory. */
    Path file(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Writes a source that keeps the compiler busy for minutes; of another {@code first} number, a different one. */
    Path endless(String name, int first) throws IOException {
        String numbers =
                IntStream.range(first, first + 500).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return file(name, "print((" + numbers + "))\n");
    }

    /** Writes a source that keeps the compiler busy for some seconds. */
    Path lengthy(String name, int first) throws IOException {
        String numbers =
                IntStream.range(first, first + 66).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        return file(name, "print((" + numbers + "))\n");
    }

    /**
     * Waits until compilers work on what is in the directory, also for workers of a cluster, or none does. Clients of a cluster
     * have the directory in no argument, and the sandboxes around a compiler begin with bwrap.
     */
    void awaitCompilers(boolean areWanted) {
        String compiler = "[0-9]+ [^ ]*/codon build .*";
        await().atMost(Duration.ofSeconds(60))
                .until(() -> areWanted
                        == CommandLineProcess.allWith(directory.toString()).stream()
                                .anyMatch(line -> line.matches(compiler)));
    }

    /** Starts {@code codonq} with {@code arguments}. */
    CommandLineProcess start(String... arguments) throws IOException {
        return startCommand(codonq(arguments));
    }

    /** Starts {@code codonq} with {@code arguments} and a standard output that nobody reads. */
    CommandLineProcess startUnread(String... arguments) throws IOException {
        Path output = Files.createTempDirectory(base, "output-");
        Process process = builder(codonq(arguments), output)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        process.getInputStream().close();
        return new CommandLineProcess(process, output.resolve("out"), output.resolve("err"));
    }

    /** Starts {@code codonq} with {@code arguments} and a device as its standard output. */
    CommandLineProcess startInto(Path device, String... arguments) throws IOException {
        Path output = Files.createTempDirectory(base, "output-");
        Process process = builder(codonq(arguments), output)
                .redirectOutput(device.toFile())
                .start();
        return new CommandLineProcess(process, output.resolve("out"), output.resolve("err"));
    }

    /** Returns the command that runs {@code codonq} with {@code arguments}. */
    List<String> codonq(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As scripts/codonq does.
        command.addAll(
                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto", "-jar"));
        command.add(base.resolve("codonq.jar").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Starts any command as this user. */
    CommandLineProcess startCommand(List<String> command) throws IOException {
        Path output = Files.createTempDirectory(base, "output-");
        return new CommandLineProcess(builder(command, output).start(), output.resolve("out"), output.resolve("err"));
    }

    private ProcessBuilder builder(List<String> command, Path output) throws IOException {
        // A shell that started the tests in the background has us, and what we start, ignore SIGINT.
        List<String> whole = new ArrayList<>(List.of("/usr/bin/env", "--default-signal=HUP,INT,TERM"));
        whole.addAll(prefix);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole)
                .directory(directory.toFile())
                .redirectOutput(Files.createFile(output.resolve("out")).toFile())
                .redirectError(Files.createFile(output.resolve("err")).toFile());
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH", "/usr/local/bin:/usr/bin:/bin",
                        "LANG", "C.UTF-8",
                        "HOME", home().toString(),
                        "XDG_CACHE_HOME", home().resolve("cache").toString(),
                        "CODONQ_CODON", codon.toString()));
        return builder;
    }

    /** Runs {@code codonq} with {@code arguments} to its end. */
    CommandLineProcess.Ended run(String... arguments) throws IOException, InterruptedException {
        try (CommandLineProcess process = start(arguments)) {
            return process.await();
        }
    }

    /** Returns the directories for runs that the process {@code pid} of this user has made. */
    List<Path> workRoots(long pid) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> roots = Files.newDirectoryStream(workBase(), "*." + pid + ".*")) {
            roots.forEach(found::add);
        } catch (NoSuchFileException e) {
            // This user has not run anything yet.
        }
        return found;
    }

    private Path workBase() {
        return Path.of("/var/tmp/codonq-" + uid);
    }

    /** Removes what the command line leaves of a user by design, once the tests have no use for the user any more. */
    void forgetOrdinaryUser() throws IOException {
        if (uid != ownUid()) {
            Files.deleteIfExists(workBase());
        }
    }
}
