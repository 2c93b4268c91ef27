package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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
