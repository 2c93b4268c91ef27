package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Input that cannot be built, given by an ordinary user, who may not do everything: one clear line each. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class BadInputIT {
    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base).ofOrdinaryUser().in("project");
        shell.file("a.py", "print(1)\n");
        shell.file("a.codon", "print(2)\n");
        shell.file("latin1.py", "");
        Files.createDirectory(shell.directory().resolve("empty"));
        Path closed = Files.createDirectory(shell.directory().resolve("closed"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
        Path secret = shell.file("secret.py", "print(3)\n");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    }

    @AfterAll
    static void forget() throws IOException {
        if (shell != null) {
            Files.setPosixFilePermissions(
                    shell.directory().resolve("closed"), PosixFilePermissions.fromString("rwxr-xr-x"));
            shell.forgetOrdinaryUser();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | SOURCE: the file name is empty",
                "empty | empty: no .py or .codon file in this directory",
                "nothing | nothing: no such file or directory",
                "--root empty a.py | a.py: lies outside --root DIR/empty",
                "--jobs 0 a.py | --jobs: 0 is out of range; give 1 to 10000",
                "--timeout nonsense a.py | --timeout: 'nonsense' is not a duration; give e.g. 500ms, 30s or 2m",
                "-o a.py latin1.py | --out: 'a.py' cannot be a directory: DIR/a.py is none",
                "-o closed/out a.py | --out: 'closed/out' is not writable: no permission to write in DIR/closed",
                "a.py a.codon | a.py and a.codon give the same artifact build/a",
                "--frobnicate a.py | unknown option '--frobnicate'",
                "--paths virtual --isolation directory a.py | --paths virtual: needs --isolation namespaces, not"
                        + " directory",
                "--report json=a.py a.py | --report: 'a.py' is a source",
                "--report json=closed/r a.py | --report: cannot write 'closed/r': permission denied",
            })
    void build_wrongUsage_isOneLineAndRunsNothing(String arguments, String message) throws Exception {
        CommandLineProcess.Ended ended = shell.run(("build " + arguments).split(" ", -1));
        assertThat(ended)
                .isEqualTo(new CommandLineProcess.Ended(
                        2,
                        "",
                        "codonq: " + message.replace("DIR", shell.directory().toString())
                                + "\nsee codonq build --help\n"));
        assertThat(shell.directory().resolve("build")).doesNotExist();
        assertThat(shell.directory().resolve("a.py")).hasContent("print(1)");
    }

    @Test
    void build_unreadableFile_isAFailedJob() throws Exception {
        CommandLineProcess.Ended ended = shell.run("build", "secret.py", "-q");
        assertThat(ended)
                .isEqualTo(new CommandLineProcess.Ended(
                        1, "", "FAILED  secret.py  compileError\nsecret.py: error: permission denied\n"));
    }

    @Test
    void build_noCompiler_saysWhatToDoAndExitsWithThree() throws Exception {
        CommandLineProcess.Ended ended = shell.run("build", "a.py", "--codon", "/nonexistent/codon");
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.err())
                .isEqualTo("codonq: /nonexistent/codon: no such file; correct --codon, or leave it out\n");
    }
}
