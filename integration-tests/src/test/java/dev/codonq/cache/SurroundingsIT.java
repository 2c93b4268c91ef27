package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.CacheUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Neither the environment nor the working directory of codonq is anything that a compile sees: every change is a hit. */
@Timeout(300)
class SurroundingsIT {
    @TempDir(factory = ReachableTempDir.class)
    private Path base;

    private Path codon;

    /** One process that compiles: what is added to its environment, where it starts, how it is given the source. */
    private record Surroundings(String variable, String value, String directory, String source) {
        static Surroundings with(String variable, String value) {
            return new Surroundings(variable, value, "project", "main.codon");
        }

        static Surroundings in(String directory, String source) {
            return new Surroundings("UNSET", "", directory, source);
        }
    }

    @BeforeEach
    void installCompiler() throws Exception {
        codon = FakeCodon.install(FakeCodon.compile(base), base.resolve("toolchains"))
                .executable();
    }

    @Test
    void compile_otherEnvironmentOrDirectory_isAHit() throws Exception {
        Path project = Files.createDirectory(base.resolve("project"));
        Files.writeString(project.resolve("main.codon"), "import math\nimport below.m\nwarn!\n");
        Files.writeString(Files.createDirectory(project.resolve("below")).resolve("m.py"), "warn!\n");
        Path modules = Files.createDirectory(base.resolve("modules"));
        Files.writeString(modules.resolve("math.codon"), "");

        Map<Surroundings, CacheUse> uses = new LinkedHashMap<>();
        for (Surroundings surroundings : List.of(
                Surroundings.in("project", "main.codon"),
                Surroundings.in("project", base.resolve("project/main.codon").toString()),
                Surroundings.in("", "project/main.codon"),
                Surroundings.in("project/below", "../main.codon"),
                Surroundings.with("CODON_PATH", modules.toString()),
                Surroundings.with("CODON_DEBUG", "t"),
                Surroundings.with("LD_LIBRARY_PATH", modules.toString()),
                Surroundings.with("OPENBLAS_NUM_THREADS", "7"),
                Surroundings.with("LANG", "C"),
                Surroundings.with("HOME", modules.toString()),
                Surroundings.with("PATH", modules + ":/usr/bin:/bin"))) {
            uses.put(surroundings, compile(surroundings));
        }

        List<CacheUse> inOrder = new ArrayList<>(uses.values());
        assertThat(inOrder.remove(0)).isEqualTo(CacheUse.MISS);
        assertThat(inOrder).as(uses.toString()).containsOnly(CacheUse.HIT_DISK);
    }

    /** Compiles with cache and without, and returns how the cache was used if both told the same. */
    private CacheUse compile(Surroundings surroundings) throws IOException, InterruptedException {
        Process cached = start(surroundings, base.resolve("cache").toString());
        Process fresh = start(surroundings);
        List<String> fromCache = linesOf(cached);
        List<String> anew = linesOf(fresh);
        assertThat(fromCache.subList(1, fromCache.size()))
                .as(surroundings.toString())
                .isEqualTo(anew.subList(1, anew.size()))
                .isNotEmpty();
        return CacheUse.valueOf(fromCache.get(0));
    }

    private Process start(Surroundings surroundings, String... cache) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
        command.add(System.getProperty("java.class.path"));
        command.addAll(List.of(CompileMain.class.getName(), codon.toString(), surroundings.source()));
        command.addAll(Arrays.asList(cache));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(base.resolve(surroundings.directory()).toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put(surroundings.variable(), surroundings.value());
        return builder.start();
    }

    /** Returns what the process has printed when it has ended; other lines than ours are of its log. */
    private static List<String> linesOf(Process process) throws IOException, InterruptedException {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed.lines().dropWhile(line -> !isUse(line)).toList();
    }

    private static boolean isUse(String line) {
        return Arrays.stream(CacheUse.values()).anyMatch(use -> use.name().equals(line));
    }
}
