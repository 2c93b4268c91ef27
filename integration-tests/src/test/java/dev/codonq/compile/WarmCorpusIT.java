package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.RealCodon;
import dev.codonq.toolchain.Toolchain;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The faulty programs of {@link DiagnosticsIT}, which a warm compiler must refuse as a cold one does, word for word. */
@Timeout(900)
class WarmCorpusIT {
    @TempDir
    private static Path memos;

    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(strings = {"names", "syntax", "types", "modules", "library", "building"})
    void compile_faultyPrograms_failTheSameWay(String topic) throws Exception {
        Toolchain toolchain = RealCodon.require();
        List<CompileRequest> requests = new ArrayList<>();
        for (FaultyProgram program : FaultyProgram.about(topic)) {
            requests.add(program.in(root.toRealPath()));
        }
        assertThat(requests).isNotEmpty();
        // Some have options that make each of them a mode of its own, or cold.
        assertThat(WarmComparison.compare(toolchain.executable(), memos, requests))
                .contains(true);
    }
}
