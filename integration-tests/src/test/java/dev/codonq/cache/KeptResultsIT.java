package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.testing.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cache keeps of the ways in which a compile can end: what the sources alone decide. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
class KeptResultsIT {
    @TempDir(factory = ReachableTempDir.class)
    private static Path shared;

    private static Path program;

    @TempDir(factory = ReachableTempDir.class)
    private Path base;

    @BeforeAll
    static void compileCompiler() throws Exception {
        program = FakeCodon.compile(shared);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v = 1", "warn!", "error!", "import missing"})
    void compile_whatTheSourcesDecided_isKept(String source) throws Exception {
        assertThat(useOfSecondCompile(source)).isEqualTo(CacheUse.HIT_DISK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"garbage!", "silent!", "placeless!", "linker!", "crash!"})
    void compile_whatTheMachineMayHaveDecided_isNotKept(String source) throws Exception {
        assertThat(useOfSecondCompile(source)).isEqualTo(CacheUse.MISS);
    }

    private CacheUse useOfSecondCompile(String source) throws Exception {
        FakeCodon codon = FakeCodon.install(program, base.resolve("toolchains"));
        Path main = Files.writeString(base.resolve("main.codon"), source + "\n");
        CompileResult first = compile(codon, main);
        CompileResult second = compile(codon, main);
        assertThat(Told.by(second)).isEqualTo(Told.by(first));
        return second.cacheUse();
    }

    private CompileResult compile(FakeCodon codon, Path main) throws Exception {
        try (DiskCache cache = DiskCache.open(base.resolve("cache"), CacheSettings.DEFAULT);
                CodonCompiler compiler = CodonCompiler.builder()
                        .codon(codon.executable())
                        .diskCache(cache)
                        .build()) {
            return compiler.compile(CompileRequest.builder(main)
                            .kind(BuildKind.OBJ)
                            .isolation(Isolation.DIRECTORY)
                            .build())
                    .get();
        }
    }
}
