package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.report.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What signals and a closed pipe do to the program as a process. */
@Timeout(120)
class SignalTest {
    @TempDir
    Path folder;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                // A shell that started the tests in the background has us, and what we start, ignore SIGINT.
                "/usr/bin/env",
                "--default-signal=HUP,INT,TERM",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                HangingProgram.class.getName(),
                "build",
                "-o",
                folder.resolve("out").toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    private String source(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "").toString();
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void build_signal_writesTheReportAndExitsWithItsNumber(String signal, int status)
            throws IOException, InterruptedException {
        Path report = folder.resolve("r.json");
        Process process = start("--report", "json=" + report, source("a.py"), source("hang.py"));
        try (BufferedReader lines = process.errorReader()) {
            assertThat(lines.readLine()).startsWith("ok ");
            signal(signal, process);
            signal(signal, process);
            assertThat(process.waitFor()).isEqualTo(status);
            assertThat(lines.lines()).last().asString().startsWith("interrupted; 2 jobs: 1 succeeded, 1 cancelled");
        } finally {
            process.destroyForcibly();
        }
        Json json = Json.parse(Files.readString(report));
        assertThat(json.at("totals", "succeeded")).isEqualTo(1L);
        assertThat(json.at("totals", "cancelled")).isEqualTo(1L);
        assertThat(json.at("jobs", 1, "cause")).isEqualTo("cancelled");
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @Test
    void build_readerOfErrorsGone_stillWritesTheReport() throws IOException, InterruptedException {
        Path report = folder.resolve("r.json");
        Process process = start("--report", "json=" + report, source("a.py"), source("crash.py"), source("hang.py"));
        process.getErrorStream().close();
        try {
            assertThat(process.waitFor()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
        assertThat(Json.parse(Files.readString(report)).at("totals", "succeeded"))
                .isEqualTo(1L);
        assertThat(folder).isDirectoryNotContaining(path -> path.toString().endsWith(".tmp"));
    }

    @Test
    void build_readerGone_endsQuietly() throws IOException, InterruptedException {
        Process process = start("-q", "--report", "json=-", source("a.py"), source("crash.py"));
        process.getInputStream().close();
        try (BufferedReader lines = process.errorReader()) {
            assertThat(lines.lines()).noneMatch(line -> line.contains("Exception") || line.contains("pipe"));
            assertThat(process.waitFor()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }
}
