package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Element;

/** What remains of a batch that is ended in its middle. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class SignalsIT {
    private static final String[] REPORTS = {
        "--report=json=r.json", "--report=sarif=r.sarif", "--report=junit=r.xml", "--report=trace=r.trace"
    };

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;
    private static UserShell ordinary;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
        ordinary = shell.ofOrdinaryUser();
    }

    @AfterAll
    static void forget() throws IOException {
        if (ordinary != null) {
            ordinary.forgetOrdinaryUser();
        }
    }

    /** Starts four jobs in two slots: one fails at once, two are being compiled, one waits. */
    private static CommandLineProcess startBatch(UserShell project, String... options) throws IOException {
        for (int i = 1; i <= 3; i++) {
            project.endless("endless" + i + ".py", i);
        }
        String[] sources = {"build", "missing.py", "endless1.py", "endless2.py", "endless3.py", "-j", "2"};
        CommandLineProcess batch = project.start(concat(sources, options));
        awaitTwoCompilers(project, batch);
        return batch;
    }

    private static String[] concat(String[] some, String... more) {
        return Stream.concat(Arrays.stream(some), Arrays.stream(more)).toArray(String[]::new);
    }

    private static void awaitTwoCompilers(UserShell project, CommandLineProcess batch) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(compilers(project)).hasSize(2);
            assertThat(project.workRoots(batch.pid())).hasSize(1);
        });
    }

    private static List<String> compilers(UserShell project) throws IOException {
        return CommandLineProcess.allWith(project.directory() + "/endless").stream()
                .filter(command -> command.matches("[0-9]+ " + project.codon() + " build .*"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130, namespaces", "TERM, 143, namespaces", "INT, 130, directory"})
    void build_signal_killsTheJobsAndLeavesNothingButTheReport(String signal, int status, String isolation)
            throws Exception {
        UserShell project = shell.in(signal + "-" + isolation);
        CommandLineProcess.Ended ended;
        long pid;
        try (CommandLineProcess batch = startBatch(project, concat(REPORTS, "-o", "out", "--isolation", isolation))) {
            pid = batch.pid();
            batch.signal(signal);
            ended = batch.await();
        }
        assertThat(ended.status()).isEqualTo(status);
        assertThat(ended.err())
                .startsWith("FAILED  missing.py  compileError\n")
                .contains("\ninterrupted; 4 jobs: 1 failed, 3 cancelled; ");
        // No waiting: when the command has ended, everything of it has.
        assertThat(CommandLineProcess.allWith(project.directory().toString())).isEmpty();
        assertThat(CommandLineProcess.allWith("." + pid + ".")).isEmpty();
        assertThat(project.workRoots(pid)).isEmpty();
        assertThat(project.directory())
                .isDirectoryNotContaining(
                        file -> !file.toString().matches(".*/(endless[123].py|r.(json|sarif|xml|trace))"));
        Report report = Report.readJson(project.directory().resolve("r.json"));
        assertThat(report.totals("jobs", "failed", "cancelled")).containsExactly("4 jobs", "1 failed", "3 cancelled");
        assertThat(report.job("endless3.py")).containsEntry("/cause", "cancelled");
        Report sarif = Report.read(project.directory().resolve("r.sarif"));
        assertThat(sarif.values())
                .containsEntry("/runs/0/results/0/ruleId", "compileError")
                .containsEntry("/runs/0/invocations/0/executionSuccessful", "false")
                .doesNotContainKey("/runs/0/invocations/0/exitCode");
        Report trace = Report.read(project.directory().resolve("r.trace"));
        assertThat(trace.values().get("/otherData/summary")).startsWith("4 jobs: 1 failed, 3 cancelled");
        Element suites = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(project.directory().resolve("r.xml").toFile())
                .getDocumentElement();
        assertThat(suites.getAttribute("tests")).isEqualTo("4");
        assertThat(suites.getElementsByTagName("skipped").getLength()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"namespaces, true", "directory, false"})
    void build_killed_leavesNoCompilerAndADirectoryThatTheNextStartRemoves(String isolation, boolean isVerbose)
            throws Exception {
        UserShell project = ordinary.in("killed-" + isolation);
        long pid;
        try (CommandLineProcess batch = startBatch(project, "--isolation", isolation)) {
            pid = batch.pid();
            batch.signal("KILL");
            assertThat(batch.await().status()).isEqualTo(137);
        }
        // Two seconds are promised; the rest is for machines that are busy.
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(compilers(project)).isEmpty());
        List<Path> abandoned = project.workRoots(pid);
        assertThat(abandoned).hasSize(1);
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(
                                CommandLineProcess.allWith(abandoned.get(0).toString()))
                        .isEmpty());

        CommandLineProcess.Ended next = project.run("build", "missing.py", isVerbose ? "-v" : "--kind=exe");
        assertThat(next.err().contains("removing " + abandoned.get(0) + ", which a killed process had left"))
                .as("told to those who want to know")
                .isEqualTo(isVerbose);
        assertThat(Files.exists(abandoned.get(0))).isFalse();
    }
}
