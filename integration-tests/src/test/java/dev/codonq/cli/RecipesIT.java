package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The build tools of others with {@code docs/recipes}: built, up to date, built again after a change, and broken. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class RecipesIT {
    private static final String BROKEN = "broken = undefined_name\n";
    private static final String ERROR = ": error: name 'undefined_name' is not defined\n";

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    /** Makes a file new without another content. */
    private static void touch(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }

    @Test
    void cmake_eitherGenerator_knowsWhatEachTargetWasMadeFrom() throws Exception {
        Path packages = TestTools.pythonPackages();
        Recipe recipe = Recipe.copy(shell, "cmake", packages.resolve("cmake/data/bin"), packages.resolve("bin"));
        String build = "cmake --build build";
        recipe.succeed("cmake -S . -B build -G Ninja");
        assertThat(recipe.succeed(build)).contains("Compiling src/count.codon", "Compiling src/primes.codon");
        assertThat(recipe.succeed("ctest --test-dir build")).contains("100% tests passed", " out of 2");
        assertThat(recipe.succeed(build)).contains("no work to do");

        touch(recipe.file("src/sieve.codon"));
        assertThat(recipe.succeed(build)).contains("Compiling src/count.codon", "Compiling src/primes.codon");
        assertThat(recipe.succeed(build))
                .as("after a compile that gave the same")
                .contains("no work to do");

        recipe.append("src/count.codon", "print('25 primes below 100, again')\n");
        assertThat(recipe.succeed(build))
                .contains("Compiling src/count.codon")
                .doesNotContain("Compiling src/primes.codon");
        assertThat(recipe.succeed(build)).contains("no work to do");

        recipe.succeed("cmake -S . -B build-make -G 'Unix Makefiles'");
        String make = "cmake --build build-make";
        assertThat(recipe.succeed(make)).contains("Compiling src/count.codon", "Compiling src/primes.codon");
        touch(recipe.file("src/sieve.codon"));
        assertThat(recipe.succeed(make)).contains("Compiling src/count.codon", "Compiling src/primes.codon");
        assertThat(recipe.succeed(make))
                .as("after a compile that gave the same")
                .doesNotContain("Compiling");

        recipe.append("src/sieve.codon", BROKEN);
        assertThat(recipe.fail(build)).contains(recipe.file("src/sieve.codon") + ":10:10" + ERROR);
    }

    @Test
    void setuptools_wheel_isImportedByCPython() throws Exception {
        Recipe.requireSystemProgram("python3");
        Recipe recipe = Recipe.copy(shell, "setuptools");
        String wheel = "python3 -m pip wheel --no-build-isolation --no-deps --wheel-dir dist .";
        recipe.succeed(wheel);
        recipe.succeed("python3 -m pip install --no-deps --target site dist/textstats-1.0-*.whl");
        assertThat(recipe.file("site/textstats")).isDirectoryContaining("glob:**/_core.*.so");
        assertThat(recipe.succeed(
                        "PYTHONPATH=site python3 -c 'import textstats; print(textstats.count(\"to be or not\"))'"))
                .isEqualTo("4\n");
        assertThat(recipe.succeed("PYTHONPATH=site python3 check.py")).isEqualTo("all is right\n");

        recipe.append("src/textstats/words.codon", BROKEN);
        assertThat(recipe.fail(wheel))
                .contains("src/textstats/words.codon:3:10" + ERROR, "textstats._core: codonq exited with 1");
    }

    @Test
    void gradle_task_isUpToDateUntilSomethingChanges() throws Exception {
        Recipe.requireSystemProgram("gradle");
        Recipe recipe = Recipe.copy(shell, "gradle");
        assertThat(recipe.succeed("gradle assemble")).contains("ok      src/main/codon/hello.codon");
        assertThat(recipe.succeed("gradle assemble")).contains("1 up-to-date").doesNotContain("ok      ");

        Files.writeString(recipe.file("src/main/codon/greeting.codon"), "def greet(name):\n    return 'hi, ' + name\n");
        assertThat(recipe.succeed("gradle --quiet runHello")).startsWith("hi, Gradle\n");

        recipe.append("src/main/codon/greeting.codon", BROKEN);
        assertThat(recipe.fail("gradle assemble")).contains("src/main/codon/greeting.codon:3:10" + ERROR);
    }

    @Test
    void make_rule_isUpToDateUntilSomethingChanges() throws Exception {
        Recipe.requireSystemProgram("make");
        Recipe recipe = Recipe.copy(shell, "make");
        assertThat(recipe.succeed("make")).contains("codonq build");
        assertThat(recipe.succeed("make")).contains("is up to date");

        touch(recipe.file("src/greeting.codon"));
        assertThat(recipe.succeed("make")).contains("codonq build");
        assertThat(recipe.succeed("make"))
                .as("after a compile that gave the same")
                .contains("is up to date");

        recipe.append("src/greeting.codon", BROKEN);
        assertThat(recipe.fail("make")).contains("src/greeting.codon:3:10" + ERROR);
    }
}
