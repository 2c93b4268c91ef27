package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of requests of which nothing runs; the rest is tested on real engines. */
@Timeout(60)
class AssignedRunsTest {
    @TempDir
    private Path folder;

    private static CommandLineRun serve(String requests) {
        // Nobody listens there.
        return CommandLineRun.withInput(
                new FakeCompiler(), requests, "run-action", "--remote=grpc://127.0.0.1:1", "--persistent");
    }

    @Test
    void serve_oneThatCannotBeRun_isSaidAndTheNextComes() throws Exception {
        Path foreign = Files.createDirectory(folder.resolve("foreign"));
        Files.createFile(foreign.resolve("action"));
        Path missing = folder.resolve("missing");

        CommandLineRun served = serve(missing + "\n\0\n" + foreign + "\n");

        assertThat(served.status()).isZero();
        assertThat(served.out()).isEqualTo("3\n3\n0\n");
        assertThat(served.err())
                .contains("the action in " + missing + " cannot be run: no such file or directory", "Nul character");
        // It says that it is none of codonq's.
        assertThat(foreign.resolve("result")).isNotEmptyFile();
        assertThat(missing).doesNotExist();
    }

    @Test
    void serve_noRequests_ends() {
        assertThat(serve("")).isEqualTo(new CommandLineRun(0, "", ""));
    }
}
