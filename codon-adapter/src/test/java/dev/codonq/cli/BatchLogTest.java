package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What standard error says of runs that went beyond a limit or left something running. */
@Timeout(60)
class BatchLogTest extends BuildFixture {
    @Test
    void build_limitExceeded_saysWhichAndWhatWasKilled() throws IOException {
        Path file = source("memory.py");
        CommandLineRun run = build(file);
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("FAILED  " + file + "  outOfMemory  1.05s\n"
                        + file + ": error: needed more than 64 MiB\n"
                        + file + ": note: killed 3 processes that were still running: codon, cc1plus (2 times)\n"
                        + "half a\n1 job: 1 failed");
    }

    @Test
    void build_processesLeftBehind_areNamedHarmlessly() throws IOException {
        Path file = source("daemon.py");
        CommandLineRun run = build(file);
        assertThat(run.status()).isZero();
        assertThat(run.err())
                .contains("  1.23s\n" + file + ": note: killed a process that was still running: evil\\n\\x1b[2J\n");
        assertThat(build("-q", file).err()).isEmpty();
    }

    @Test
    void build_flood_showsItsEnd() throws IOException {
        CommandLineRun run = build(source("flood.py"));
        assertThat(run.err())
                .contains(
                        "outputLimit", "\n[983,624 characters left out; a JSON report holds them]\nxxx", "x\nthe end\n")
                .hasSizeLessThan(20_000);
    }
}
