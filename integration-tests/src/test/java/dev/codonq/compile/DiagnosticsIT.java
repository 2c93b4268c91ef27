package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of the real compiler's messages on many faulty programs: severity, path, line, columns, message, notes. */
@ExtendWith(LeakGuard.class)
@Timeout(1800)
class DiagnosticsIT {
    @TempDir
    Path root;

    @ParameterizedTest
    @ValueSource(strings = {"names", "syntax", "types", "modules", "library", "building"})
    void compile_faultyPrograms_saysAllThatCodonSays(String topic) throws Exception {
        Toolchain toolchain = RealCodon.require();
        Map<FaultyProgram, CompletableFuture<CompileResult>> results = new LinkedHashMap<>();
        SoftAssertions softly = new SoftAssertions();
        try (CodonCompiler compiler =
                CodonCompiler.builder().codon(toolchain.executable()).build()) {
            for (FaultyProgram program : FaultyProgram.about(topic)) {
                results.put(program, compiler.compile(program.in(root.toRealPath())));
            }
            for (Map.Entry<FaultyProgram, CompletableFuture<CompileResult>> entry : results.entrySet()) {
                FaultyProgram program = entry.getKey();
                CompileResult result = entry.getValue().get(1700, TimeUnit.SECONDS);
                softly.assertThat(described(result)
                                .map(line -> placeless(line, program, toolchain))
                                .toList())
                        .as(program.name)
                        .isEqualTo(program.expected);
            }
        }
        assertThat(results).isNotEmpty();
        softly.assertAll();
    }

    private String placeless(String line, FaultyProgram program, Toolchain toolchain) {
        try {
            String here = program.directory(root.toRealPath()).toString();
            return line.replace("looked for " + here, "looked for <here>")
                    .replace(here + "/", "")
                    .replaceAll("/\\S*/lib/codon/stdlib/", "<stdlib>/")
                    .replace(toolchain.executable().toString(), "<codon>");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> described(CompileResult result) {
        List<String> lines = new ArrayList<>();
        if (result.cause() != Cause.COMPILE_ERROR || result.diagnostics().isEmpty()) {
            Cause cause = result.cause();
            String label = cause == null ? result.outcome().label() : cause.label();
            lines.add((label + " | " + result.message()).strip());
        }
        result.diagnostics().forEach(diagnostic -> describe(diagnostic, "", lines));
        return lines.stream();
    }

    private static void describe(Diagnostic diagnostic, String indent, List<String> lines) {
        StringBuilder line = new StringBuilder(indent)
                .append(diagnostic.severity().name().toLowerCase(Locale.ROOT))
                .append(": ");
        if (diagnostic.file() != null) {
            line.append(diagnostic.file())
                    .append(diagnostic.line() == null ? "" : ":" + diagnostic.line())
                    .append(diagnostic.column() == null ? "" : ":" + diagnostic.column())
                    .append(diagnostic.endColumn() == null ? "" : "-" + diagnostic.endColumn())
                    .append(' ');
        }
        lines.add(line.append("| ")
                .append(diagnostic.message().replace("\\", "\\\\").replace("\n", "\\n"))
                .toString());
        diagnostic.notes().forEach(note -> describe(note, indent + "  ", lines));
    }
}
