package dev.codonq.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.ToolTree;
import dev.codonq.toolchain.FakeToolchain;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ToolPlacementTest {
    private static final Digest PLUGIN = Digest.of(new byte[1]);

    private Path base;
    private Toolchain ours;

    @BeforeEach
    void install(@TempDir Path temporary) throws IOException {
        base = temporary.toRealPath();
        ours = Toolchain.probe(FakeToolchain.at(base.resolve("codon"), FakeToolchain.ANSWERS));
    }

    private ToolTree theirs(String path) {
        return new ToolTree(Path.of(path), ours.digest());
    }

    @Test
    void place_partsElsewhere_comeFromHereAndTheKeyStays() throws RefusedException {
        Action action = Action.builder("/opt/c/bin/codon", "build", "-o", "x")
                .environment("LANG", "C.UTF-8")
                .input("a.py", new Input.File(PLUGIN, base.resolve("a.py"), false))
                .property("cpu", "some")
                .output("x")
                .toolTree(theirs("/opt/c/bin/codon"))
                .toolTree(theirs("/opt/c/lib/codon"))
                .toolTree(new ToolTree(Path.of("/srv/plugin"), PLUGIN))
                .build();

        Action placed =
                ToolPlacement.of(ours, ours.digest(), action.toolTrees()).place(action);

        assertThat(placed.toolTrees())
                .extracting(ToolTree::source)
                .containsExactly(
                        base.resolve("codon/bin/codon"), base.resolve("codon/lib/codon"), Path.of("/srv/plugin"));
        assertThat(ActionKey.of(placed)).isEqualTo(ActionKey.of(action));
    }

    @Test
    void of_partThatIsNotHere_isRefused() {
        List<ToolTree> trees = List.of(theirs("/opt/c/bin/codon"), theirs("/opt/c/stdlib"));

        assertThatThrownBy(() -> ToolPlacement.of(ours, ours.digest(), trees))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("/opt/c/stdlib");
    }

    @Test
    void of_partOutsideTheirToolchain_isRefused() {
        List<ToolTree> trees = List.of(theirs("/opt/c/bin/codon"), theirs("/etc"));

        assertThatThrownBy(() -> ToolPlacement.of(ours, ours.digest(), trees))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("/etc");
    }

    @Test
    void of_noCompilerAmongTheParts_isRefused() {
        assertThatThrownBy(() -> ToolPlacement.of(ours, ours.digest(), List.of(theirs("/opt/c/lib/codon"))))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("bin/codon");
    }
}
