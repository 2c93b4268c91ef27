package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start does without, and the archive of classes that makes it short; told by classes, not by clocks. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class StartupIT {
    private static final Path SETUP =
            Path.of("../scripts/setup.sh").toAbsolutePath().normalize();
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    private static CommandLineProcess.Ended java(String jvmOption, String... arguments) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(
                                JAVA,
                                jvmOption,
                                "-jar",
                                base.resolve("codonq.jar").toString()),
                        Arrays.stream(arguments))
                .toList();
        return finish(command);
    }

    private static CommandLineProcess.Ended finish(List<String> command) throws Exception {
        try (CommandLineProcess process = shell.startCommand(command)) {
            return process.await();
        }
    }

    private static List<String> loaded(Path log) throws IOException {
        return Files.readAllLines(log);
    }

    @Test
    void version_asked_loadsNothingOfTheRest() throws Exception {
        Path log = base.resolve("version.log");
        assertThat(java("-Xlog:class+load:file=" + log, "--version").out()).startsWith("codonq ");
        assertThat(loaded(log))
                .anyMatch(line -> line.contains("dev.codonq.cli.VersionProvider"))
                .noneMatch(line -> line.contains("picocli.CommandLine source:"));
    }

    @Test
    void build_allInTheCache_runsNothingAndLoadsNothingForThat() throws Exception {
        shell.file("a.py", "print(1)\n");
        assertThat(shell.run("build", "-q", "a.py").status()).isZero();
        // What changed a moment ago is looked at again; afterwards it is remembered.
        Path log = base.resolve("hit.log");
        CommandLineProcess.Ended hit = java("-Xlog:class+load:file=" + log, "build", "a.py");
        assertThat(hit.err()).contains("from cache");
        assertThat(loaded(log))
                .anyMatch(line -> line.contains("dev.codonq.compile.CodonCompiler"))
                .noneMatch(line -> line.contains("dev.codonq.sandbox.NamespaceRun"))
                .noneMatch(line -> line.contains("dev.codonq.sandbox.ControlGroupProbe"))
                .noneMatch(line -> line.contains("dev.codonq.toolchain.VersionProbe"))
                .noneMatch(line -> line.contains("jdk.jfr.internal."))
                .noneMatch(line -> line.contains("sun.management."))
                .noneMatch(line -> line.contains("dev.codonq.cli.CacheTask"));
    }

    /** All of it, as a server that is not there shows, would cost every build a good part of a second. */
    @Test
    void build_withoutServers_loadsNothingThatSpeaksToThem() throws Exception {
        shell.file("a.py", "print(1)\n");
        Path log = base.resolve("alone.log");
        assertThat(java("-Xlog:class+load:file=" + log, "build", "a.py").status())
                .isZero();
        assertThat(loaded(log))
                .anyMatch(line -> line.contains("dev.codonq.cli.RemoteOptions"))
                .noneMatch(line -> line.contains("dev.codonq.cli.Remote "))
                .noneMatch(line -> line.contains("dev.codonq.remote."))
                .noneMatch(line -> line.contains("com.google.protobuf."))
                .noneMatch(line -> line.contains("io.grpc."));
        Path other = base.resolve("other.log");
        shell.file("b.py", "print(2)\n");
        CommandLineProcess.Ended ended =
                java("-Xlog:class+load:file=" + other, "build", "b.py", "--remote-cache=grpc://127.0.0.1:1");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(loaded(other))
                .anyMatch(line -> line.contains("dev.codonq.remote.RemoteEngine"))
                .anyMatch(line -> line.contains("io.grpc."));
    }

    @Test
    void archive_madeByTwoAtOnce_holdsTheClassesAndSpoiltIsNoArchive() throws Exception {
        if (System.getProperty("java.vm.name").contains("OpenJ9")) {
            RealCodon.missing("a JVM with archives of classes");
        }
        String make = "source \"$1\"; jar=$2; find_java; make_archive & make_archive & wait; make_archive;"
                + " printf '%s' \"$archive\"";
        CommandLineProcess.Ended made = finish(List.of(
                "/usr/bin/env",
                "JAVA_HOME=" + System.getProperty("java.home"),
                "/bin/bash",
                "-c",
                make,
                "bash",
                SETUP.toString(),
                base.resolve("codonq.jar").toString()));
        assertThat(made.err()).isEmpty();
        Path archive = Path.of(made.out());
        assertThat(archive).isNotEmptyFile();
        try (Stream<Path> files = Files.list(base)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.contains(".archive")))
                    .containsExactly(".archive-lock");
        }
        Path log = base.resolve("archive.log");
        assertThat(finish(withArchive(archive, "-Xlog:class+load:file=" + log)).out())
                .startsWith("codonq ");
        assertThat(loaded(log))
                .anyMatch(line -> line.contains("dev.codonq.cli.Main") && line.contains("shared objects file"));
        byte[] whole = Files.readAllBytes(archive);
        byte[][] spoilt = {{}, "no archive".getBytes(StandardCharsets.UTF_8), Arrays.copyOf(whole, whole.length / 2)};
        for (byte[] content : spoilt) {
            Path broken = Files.write(base.resolve("broken.jsa"), content);
            CommandLineProcess.Ended ended = finish(withArchive(broken, "-Xlog:disable"));
            assertThat(ended.status()).isZero();
            assertThat(ended.out()).hasLineCount(1).startsWith("codonq ");
            assertThat(ended.err()).isEmpty();
        }
    }

    private static List<String> bash(String script, String... arguments) {
        return Stream.concat(
                        Stream.of("/bin/bash", "-euc", "source \"$1\"; shift; " + script, "bash", SETUP.toString()),
                        Arrays.stream(arguments))
                .toList();
    }

    /** With a stand-in for the JVM that does {@code whileDumping}, a part of a shell script. */
    private static String archiveMade(String name, String whileDumping) throws Exception {
        Path directory = Files.createDirectory(base.resolve(name));
        Path jar = Files.writeString(directory.resolve("c.jar"), "");
        Path java = Files.writeString(
                directory.resolve("java"),
                "#!/bin/sh\ncase \"$*\" in *-Xshare:dump*) echo x >archive; " + whileDumping + ";; esac\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        CommandLineProcess.Ended ended = finish(bash(
                "export jar=$1 java=$2 archive=$1.jsa; touch -d '+2 days' \"$jar\"; make_archive || true;"
                        + " archive_is_made && cat \"$archive\" || echo none",
                jar.toString(),
                java.toString()));
        assertThat(ended.err()).isEmpty();
        return ended.out();
    }

    @Test
    void archive_ofAJarFromTheFuture_isNotMadeAnewAtEveryStart() throws Exception {
        assertThat(archiveMade("future", ":")).isEqualTo("x\n");
    }

    @Test
    void archive_ofAJarThatIsReplacedMeanwhile_isNotKept() throws Exception {
        assertThat(archiveMade("replaced", "cp \"$jar\" \"$jar.new\"; mv \"$jar.new\" \"$jar\""))
                .isEqualTo("none\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void start_collectorOfTheUser_isNoSecondOne(String variable) throws Exception {
        CommandLineProcess.Ended ended = finish(bash(
                "export " + variable + "=-XX:+UseG1GC; source \"$2\"; \"$1\" \"${short_lived[@]}\" -version",
                JAVA,
                SETUP.toString()));
        assertThat(ended.status()).as(ended.err()).isZero();
    }

    /** As scripts/codonq does. */
    private static List<String> withArchive(Path archive, String log) {
        return List.of(
                JAVA,
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:SharedArchiveFile=" + archive,
                log,
                "-jar",
                base.resolve("codonq.jar").toString(),
                "--version");
    }
}
