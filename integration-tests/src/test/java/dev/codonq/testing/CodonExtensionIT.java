package dev.codonq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** What JUnit says of {@link HarnessSamples}, all run at once, in parallel. */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class CodonExtensionIT {
    private static EngineExecutionResults results;

    @BeforeAll
    static void runSamples() {
        RealCodon.require();
        results = EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
                .selectors(
                        selectClass(HarnessSamples.Programs.class),
                        selectClass(HarnessSamples.Unfinished.class),
                        selectClass(HarnessSamples.Leaking.class),
                        selectClass(HarnessSamples.Configured.class),
                        selectClass(HarnessSamples.Required.class))
                .execute();
        HarnessSamples.Leaking.END.countDown();
    }

    /** Returns why the test or class {@code name} failed. */
    private static String failureOf(String name) {
        Event end = results.allEvents().finished().stream()
                .filter(event -> event.getTestDescriptor()
                        .getDisplayName()
                        .replaceAll("\\(.*", "")
                        .equals(name))
                .findFirst()
                .orElseThrow();
        return end.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(failure -> failure.getMessage() + suppressed(failure))
                .orElse("");
    }

    private static String suppressed(Throwable failure) {
        return Arrays.stream(failure.getSuppressed())
                .map(more -> "\n" + more.getMessage())
                .collect(Collectors.joining());
    }

    @Test
    void samples_eachTest_endsAsItsNameSays() {
        Map<String, TestExecutionResult.Status> ends = results.testEvents().finished().stream()
                .collect(Collectors.toMap(
                        event -> event.getTestDescriptor().getDisplayName(),
                        event -> event.getRequiredPayload(TestExecutionResult.class)
                                .getStatus()));
        assertThat(ends).hasSize(13);
        assertThat(ends)
                .allSatisfy((name, status) -> assertThat(status)
                        .as(name + ": " + failureOf(name.replaceAll("\\(.*", "")))
                        .isEqualTo(
                                name.startsWith("passes_")
                                        ? TestExecutionResult.Status.SUCCESSFUL
                                        : TestExecutionResult.Status.FAILED));
    }

    @Test
    void samples_eachTest_hasTheTag() {
        List<Event> tagged = results.testEvents().finished().stream()
                .filter(event -> event.getTestDescriptor().getTags().contains(TestTag.create("codon")))
                .toList();
        assertThat(tagged).hasSize(10);
    }

    @Test
    void compiler_ofOneClass_isShared() {
        assertThat(HarnessSamples.GIVEN.get("first compiler"))
                .isNotNull()
                .isSameAs(HarnessSamples.GIVEN.get("second compiler"));
    }

    @Test
    void project_ofEachTest_isDeletedAlsoWhereThatFails() {
        assertThat(HarnessSamples.PROJECTS).hasSize(3).noneMatch(Files::exists);
    }

    @Test
    void printing_otherOutput_showsTheLinesThatDiffer() {
        assertThat(failureOf("fails_otherOutput"))
                .contains("prints something else, at line 2", "  same\n- should be\n+ is\n  same");
    }

    @Test
    void printing_otherExitStatus_fails() {
        assertThat(failureOf("fails_otherExitStatus"))
                .contains("exits with 0, but the program exited with 3", "standard output:\ntold");
    }

    @Test
    void compiles_notCompiling_showsTheDiagnosticWithItsLine() {
        assertThat(failureOf("fails_notCompiling"))
                .contains(
                        "expected that it compiles",
                        "failed, compileError",
                        "wrong.py:2:7: error: name 'nowhere' is not defined",
                        "    print(nowhere)\n          ^~~~~~~");
    }

    @Test
    void failsWith_otherPlace_saysWhatIsExpectedAndWhatIs() {
        assertThat(failureOf("fails_otherError"))
                .contains("wrong.py:1: error: … (containing \"nowhere\")", "wrong.py:2:7: error:");
    }

    @Test
    void guard_afterATestThatLeavesAJob_failsThatTest() {
        assertThat(failureOf("fails_leavingAJob")).contains("ended before 1 job of it, now taken back");
        assertThat(failureOf("fails_leavingACompile")).contains("ended before 1 job of it, now taken back", "slow.py");
    }

    @Test
    void guard_afterAClass_saysWhatIsLeft() {
        assertThat(failureOf("HarnessSamples$Leaking"))
                .contains("left behind unfinished jobs [1 []]", "threads [outliving]");
    }

    @Test
    void guard_afterOtherClasses_saysNothing() {
        List<String> failed = results.containerEvents().finished().stream()
                .filter(event ->
                        event.getRequiredPayload(TestExecutionResult.class).getStatus()
                                != TestExecutionResult.Status.SUCCESSFUL)
                .map(event -> event.getTestDescriptor().getDisplayName())
                .toList();
        assertThat(failed).containsExactly("HarnessSamples$Leaking");
    }

    @Test
    void required_withoutCompiler_failsTheTest() {
        assertThat(failureOf("fails_withoutCompiler")).contains("/nowhere/codon");
    }

    @Test
    void workDirectory_ofTheHarness_isEmptyAtTheEnd() throws Exception {
        Path base = SchedulerTraces.base();
        String own = "." + ProcessHandle.current().pid() + ".";
        try (Stream<Path> left = Files.list(base)) {
            assertThat(left.map(Path::getFileName).map(Objects::toString).filter(name -> name.contains(own)))
                    .isEmpty();
        }
    }
}
