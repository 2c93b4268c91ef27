package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --depfiles} writes, and how Ninja reads it. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class DepfilesIT {
    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    @Test
    void depfile_ofABatch_namesWhatEachJobHasRead() throws Exception {
        UserShell project = shell.in("batch");
        project.file("codonq.toml", "depfiles = true\ndefine = { N = 1 }\n");
        project.file("src/a.py", "from pkg.b import f\nimport linked\nprint(f(), linked.v, N)\n");
        project.file("src/pkg/b.py", "def f():\n    return 1\n");
        project.file("elsewhere.py", "v = 2\n");
        Files.createSymbolicLink(project.directory().resolve("src/linked.py"), Path.of("../elsewhere.py"));
        project.file("src/alone.py", "print(1)\n");
        project.file("src/broken.py", "print(undefined)\n");

        assertThat(project.run("build", "src").status()).isEqualTo(1);

        assertThat(project.directory().resolve("build/src/a.d")).hasContent("""
                        build/src/a: src/a.py elsewhere.py src/pkg/b.py src/linked.py codonq.toml
                        elsewhere.py src/pkg/b.py src/linked.py codonq.toml:
                        """);
        assertThat(project.directory().resolve("build/src/alone.d"))
                .hasContent("build/src/alone: src/alone.py codonq.toml\ncodonq.toml:\n");
        assertThat(project.directory().resolve("build/src/broken.d")).doesNotExist();
        assertThat(project.run("build", "src/alone.py", "-o", project.directory() + "/out", "--kind", "obj")
                        .err())
                .startsWith("ok ");
        assertThat(project.directory().resolve("out/src/alone.o.d"))
                .content()
                .startsWith(project.directory() + "/out/src/alone.o: src/alone.py ");
    }

    @Test
    void ninja_oddNames_areThoseOfTheFiles() throws Exception {
        Path ninja = TestTools.pythonPackages().resolve("bin/ninja");
        UserShell project = shell.in("odd");
        String folder = "o $d#: é (x)";
        project.file(folder + "/a.py", "from m import v\nprint(v)\n");
        Path module = project.file(folder + "/m.py", "v = 1\n");
        String artifact = "build/" + folder + "/a";
        String codonq = String.join(" ", project.codonq()) + " build -q --depfiles '" + folder + "/a.py'";
        project.file(
                "build.ninja",
                "rule codon\n  command = " + codonq.replace("$", "$$") + " && touch $out\n"
                        + "  depfile = $out.d\n  description = compiled\n"
                        + "build " + written(artifact) + ": codon " + written(folder + "/a.py") + "\n");

        assertThat(ninja(project, ninja)).contains("compiled");
        assertThat(ninja(project, ninja)).isEqualTo("ninja: no work to do.\n");
        Files.writeString(module, "v = 2\n");
        assertThat(ninja(project, ninja)).contains("compiled");
        assertThat(ninja(project, ninja)).isEqualTo("ninja: no work to do.\n");
    }

    /** Writes a name as a {@code build.ninja} has it. */
    private static String written(String name) {
        return name.replace("$", "$$").replace(" ", "$ ").replace(":", "$:");
    }

    private static String ninja(UserShell project, Path ninja) throws IOException, InterruptedException {
        try (CommandLineProcess process = project.startCommand(List.of(ninja.toString()))) {
            CommandLineProcess.Ended ended = process.await();
            assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
            return ended.out();
        }
    }
}
