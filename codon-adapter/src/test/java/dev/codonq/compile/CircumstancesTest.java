package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CircumstancesTest {
    private static final Processor PROCESSOR = new Processor("Some CPU 123", "fma");

    private Path source;
    private CompileRequest.Builder request;

    @BeforeEach
    void write(@TempDir Path directory) throws IOException {
        source = Files.writeString(directory.toRealPath().resolve("a.codon"), "");
        request = CompileRequest.builder(source).kind(BuildKind.OBJ);
    }

    @Test
    void addTo_code_dependsOnTheProcessor() throws IOException {
        Action action = actionOf(Optional.of(PROCESSOR));

        assertThat(action.properties()).isEqualTo(Map.of("cpu", "Some CPU 123", "system libraries", "3 files 789"));
        assertThat(action.uncacheable()).isEmpty();
    }

    @Test
    void addTo_codeForAllProcessors_dependsOnArithmeticOnly() throws IOException {
        request.codonArgument("-disable-native");

        assertThat(actionOf(Optional.of(PROCESSOR)).properties())
                .isEqualTo(Map.of("cpu arithmetic", "fma", "system libraries", "3 files 789"));
    }

    @Test
    void addTo_unknownProcessor_isNotCached() throws IOException {
        assertThat(actionOf(Optional.empty()).uncacheable())
                .hasValueSatisfying(reason -> assertThat(reason).contains("/proc/cpuinfo"));
    }

    @Test
    void addTo_unknownProcessorAndCodeForAll_isCached() throws IOException {
        request.codonArgument("-disable-native");

        assertThat(actionOf(Optional.empty()).uncacheable()).isEmpty();
    }

    @Test
    void addTo_unknownArgument_isNotCachedAndNamesIt() throws IOException {
        request.codonArgument("--summary-file=/tmp/x");

        assertThat(actionOf(Optional.of(PROCESSOR)).uncacheable())
                .contains("codon argument --summary-file=/tmp/x may read what codonq does not know");
    }

    @Test
    void addTo_pluginWithCode_isNotCached() throws IOException {
        assertThat(actionOf(Optional.of(PROCESSOR), Plugin.Reach.COMPILER).uncacheable())
                .contains("plugin p runs code of its own in the compiler");
    }

    @Test
    void addTo_pluginWithLinkerArguments_isNotCachedWhereItLinks() throws IOException {
        assertThat(actionOf(Optional.of(PROCESSOR), Plugin.Reach.LINKER).uncacheable())
                .isEmpty();
        request.kind(BuildKind.EXE);
        assertThat(actionOf(Optional.of(PROCESSOR), Plugin.Reach.LINKER).uncacheable())
                .contains("plugin p gives the linker arguments of its own");
    }

    @Test
    void addTo_pluginOfModules_isCached() throws IOException {
        assertThat(actionOf(Optional.of(PROCESSOR), Plugin.Reach.MODULES).uncacheable())
                .isEmpty();
    }

    @Test
    void addTo_severalReasons_namesAll() throws IOException {
        request.codonArgument("-x");

        assertThat(actionOf(Optional.empty(), Plugin.Reach.COMPILER).uncacheable())
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("/proc/cpuinfo", "; codon argument -x", "; plugin p"));
    }

    @ParameterizedTest
    @EnumSource(BuildKind.class)
    void addTo_source_isTheSubjectByItsRealPath(BuildKind kind) throws IOException {
        Path link = Files.createSymbolicLink(source.resolveSibling("link.codon"), source);
        request = CompileRequest.builder(link).kind(kind);

        assertThat(actionOf(Optional.of(PROCESSOR)).subject()).isEqualTo(kind.label() + " " + source);
    }

    private Action actionOf(Optional<Processor> processor, Plugin.Reach... plugins) throws IOException {
        Action.Builder action = Action.builder("/codon");
        List<Plugin> all = List.of(plugins).stream()
                .map(reach -> new Plugin("p", Optional.empty(), Optional.empty(), reach))
                .toList();
        List<String> reasons = new Circumstances(processor, () -> "3 files 789").addTo(action, request.build(), all);
        return (reasons.isEmpty() ? action : action.uncacheable(String.join("; ", reasons))).build();
    }
}
