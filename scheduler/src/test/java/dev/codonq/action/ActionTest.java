package dev.codonq.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActionTest {
    private static final Input.File FILE = new Input.File(Digest.of(new byte[] {1}), Path.of("/one"), false);
    private static final Input.File OTHER = new Input.File(Digest.of(new byte[] {2}), Path.of("/two"), false);

    private static Action.Builder builder() {
        return Action.builder("/bin/true");
    }

    private static void assertRejected(Runnable call, String... named) {
        var rejection = assertThatIllegalArgumentException().isThrownBy(call::run);
        for (String value : named) {
            rejection.withMessageContaining(value);
        }
    }

    @Test
    void builder_relativeExecutable_isRejected() {
        assertRejected(() -> Action.builder("bin/true"), "bin/true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nul\0here", "\ud800", "a\udc00b"})
    void arguments_whatNoProcessCanBeGiven_isRejected(String text) {
        assertRejected(() -> builder().arguments(List.of(text)));
        assertRejected(() -> builder().environment("NAME", text));
        assertRejected(() -> builder().environment("NAME" + text, ""));
        assertRejected(() -> builder().output(text));
        assertRejected(() -> builder().input(text, FILE));
        assertRejected(() -> builder().input("link", new Input.Link(text)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", ".", "a/./b", "..", "a/../b"})
    void outputAndInput_pathNotRelativeAndNormal_isRejected(String path) {
        assertRejected(() -> builder().output(path), "'" + path + "'");
        assertRejected(() -> builder().input(path, FILE), "'" + path + "'");
    }

    @Test
    void output_declaredTwice_isRejected() {
        assertRejected(() -> builder().output("x").output("x"), "'x'");
    }

    @Test
    void environment_commonToManyActions_isHeldOnce() {
        Map<String, String> common = Map.of("A", "1", "B", "2");
        Action first = builder().environment(common).build();
        Action second = builder().environment(common).build();
        assertThat(second.environment()).isEqualTo(common).isSameAs(first.environment());
    }

    @Test
    void environment_commonAndMore_isBoth() {
        Action action = builder()
                .environment("A", "0")
                .environment(Map.of("A", "1", "B", "2"))
                .environment("C", "3")
                .build();
        assertThat(action.environment()).isEqualTo(Map.of("A", "1", "B", "2", "C", "3"));
    }

    @Test
    void environment_commonWithNameThatIsNone_isRejected() {
        assertRejected(() -> builder().environment(Map.of("A=B", "x")), "A=B");
    }

    @Test
    void environment_nameThatIsNone_isRejected() {
        assertRejected(() -> builder().environment("", "x"), "''");
        assertRejected(() -> builder().environment("A=B", "x"), "A=B");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOME", "TMPDIR", "PWD"})
    void environment_setByTheSandbox_isRejected(String name) {
        assertRejected(() -> builder().environment(name, "x"), name);
    }

    @Test
    void input_twoAtOnePath_isRejectedWithBothNamed() {
        assertRejected(() -> builder().input("a", FILE).input("a", OTHER), "'a'", FILE.toString(), OTHER.toString());
        assertThat(builder().input("a", FILE).input("a", FILE).build().inputs()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"job/out", "job/out/a"})
    void input_inTheWorkingDirectory_isRejected(String path) {
        assertRejected(() -> builder().input(path, FILE), path);
        assertRejected(() -> builder().input(path, new Input.Directory()), path);
    }

    @Test
    void input_aboveTheWorkingDirectory_canOnlyBeADirectory() {
        assertRejected(() -> builder().input("job", FILE), "'job'", FILE.toString());
        assertRejected(() -> builder().input("job", new Input.Link("/tmp")), "'job'");
        assertThat(builder()
                        .input("job", new Input.Directory())
                        .input("jobs", FILE)
                        .build()
                        .inputs())
                .hasSize(2);
    }

    @Test
    void input_linkWithoutTarget_isRejected() {
        assertRejected(() -> builder().input("l", new Input.Link("")), "target");
    }

    @Test
    void build_inputBelowAFileOrLink_isRejectedWithBothNamed() {
        assertRejected(() -> builder().input("a/b", OTHER).input("a", FILE).build(), "'a/b'", FILE.toString());
        assertRejected(
                () -> builder()
                        .input("a", new Input.Link("t"))
                        .input("a/b/c", FILE)
                        .build(),
                "'a/b/c'",
                "Link");
        assertThat(builder()
                        .input("a", new Input.Directory())
                        .input("a/b", FILE)
                        .build()
                        .inputs())
                .hasSize(2);
    }

    @Test
    void build_inPlaceInANamespace_isRejectedWithBothNamed() {
        assertRejected(() -> builder().inputPlacement(InputPlacement.IN_PLACE).build(), "in place", "NAMESPACES");
    }

    @Test
    void build_builderUsedAgain_leavesTheFirstActionAlone() {
        Action.Builder builder = builder().output("b");
        Action first = builder.build();
        builder.output("a").environment("A", "1").input("i", FILE).arguments(List.of("x"));
        assertThat(first.outputs()).containsExactly("b");
        assertThat(first.environment()).isEmpty();
        assertThat(first.inputs()).isEmpty();
        assertThat(first.arguments()).containsExactly("/bin/true");
        assertThat(builder.build().outputs()).containsExactly("a", "b");
    }

    @Test
    void toolTree_relativeOrNotNormalPath_isRejected() {
        Digest identity = Digest.of(new byte[0]);
        assertRejected(() -> new ToolTree(Path.of("opt"), identity), "opt");
        assertRejected(() -> new ToolTree(Path.of("/opt/../etc"), identity), "/opt/../etc");
    }

    @Test
    void limits_outOfRange_areRejectedWithTheirValue() {
        ResourceLimits limits = ResourceLimits.defaults();
        assertRejected(() -> limits.toBuilder().timeout(Duration.ZERO).build(), "PT0S");
        assertRejected(() -> limits.toBuilder().timeout(Duration.ofSeconds(-1)).build(), "PT-1S");
        assertRejected(
                () -> limits.toBuilder().gracePeriod(Duration.ofSeconds(-2)).build(), "PT-2S");
        assertRejected(() -> limits.toBuilder().capturedBytes(0).build(), "0");
        assertRejected(() -> limits.toBuilder().outputBytes(0).build(), "0");
        assertRejected(() -> limits.toBuilder().outputBytes(Integer.MAX_VALUE).build(), "2147483647");
        assertThat(limits.toBuilder().gracePeriod(Duration.ZERO).build().gracePeriod())
                .isZero();
    }
}
