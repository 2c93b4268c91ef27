package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The pages of the manual as the program that shows them sees them. */
@ExtendWith(LeakGuard.class)
@Timeout(120)
class ManualIT {
    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    @Test
    void pages_setByGroff_warnOfNothing() throws Exception {
        if (!Files.isExecutable(Path.of("/usr/bin/groff"))) {
            RealCodon.missing("groff");
        }
        Path directory = base.resolve("share");
        assertThat(shell.run("man", "--install", directory.toString()).status()).isZero();
        try (Stream<Path> pages = Files.list(directory.resolve("man1"))) {
            for (Path page : pages.toList()) {
                assertSets(page);
            }
        }
    }

    private static void assertSets(Path page) throws Exception {
        List<String> command = List.of("/usr/bin/groff", "-man", "-ww", "-Tascii", page.toString());
        try (CommandLineProcess process = shell.startCommand(command)) {
            CommandLineProcess.Ended ended = process.await();
            assertThat(ended.err()).isEmpty();
            // Bold is a letter over itself.
            assertThat(ended.out().replaceAll(".\\x08", "")).contains("NAME", "SEE ALSO");
        }
    }
}
