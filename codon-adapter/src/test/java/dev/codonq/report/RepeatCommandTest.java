package dev.codonq.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RepeatCommandTest {
    private static String of(String source, CompileRequest request) {
        CompileResult result = CompileResult.builder(request, Outcome.FAILED).build();
        return RepeatCommand.of(new FinishedJob(source, source, result, List.of()));
    }

    @Test
    void of_plainJob_namesOnlyTheSource() {
        assertThat(of("src/a.py", CompileRequest.builder(Path.of("src/a.py")).build()))
                .isEqualTo("codonq build src/a.py");
    }

    @Test
    void of_jobWithOptions_namesThemAll() {
        CompileRequest request = CompileRequest.builder(Path.of("-a.py"))
                .kind(BuildKind.PYEXT)
                .release()
                .define("N", "7")
                .library("m")
                .linkerFlags("-lz -s")
                .plugin("p")
                .module("mod")
                .codonArgument("-disable-native")
                .isolation(Isolation.DIRECTORY)
                .timeout(Duration.ofSeconds(3))
                .build();
        assertThat(of("-a.py", request))
                .isEqualTo(
                        "codonq build --kind pyext --release -DN=7 -lm '--linker-flags=-lz -s' --plugin=p --module=mod"
                                + " --codon-arg=-disable-native --isolation=directory --timeout=3000ms -- -a.py");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b.py",
                "it's.py",
                "$(id);`id`.py",
                "a\nb\t\u001b[1m'\\.py",
                "\u202ep.\u2028\u00e9\ud83d\ude00.py",
                "~.py",
                "a\udb40\udc01.py"
            })
    void of_oddName_isOneLineThatBashReadsAsThatName(String name) throws Exception {
        String command = of(name, CompileRequest.builder(Path.of("a.py")).build());
        assertThat(command.codePoints().noneMatch(Character::isISOControl)).isTrue();
        Process bash = new ProcessBuilder("bash", "-c", "codonq() { printf %s \"$2\"; }; " + command).start();
        String read = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        assertThat(read).isEqualTo(name);
    }
}
