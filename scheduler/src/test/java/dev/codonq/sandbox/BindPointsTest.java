package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.ToolTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BindPointsTest {
    private static final Digest EMPTY = Digest.of(new byte[0]);
    private static final Input.File FILE = new Input.File(EMPTY, Path.of("/origin"), false);

    private static Action.Builder action(String... inputs) {
        Action.Builder builder = Action.builder("/bin/true");
        for (String input : inputs) {
            builder.input(input, FILE);
        }
        return builder;
    }

    private static List<String> points(Action.Builder builder) {
        return BindPoints.of(builder.build());
    }

    @Test
    void of_noInputs_isNothing() {
        assertThat(points(action())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "srv/project/a/b.py, srv",
        "home/u/project/a.py, home",
        "a.py, a.py",
        "tmp/a.py, tmp/a.py",
        "tmp/project/sub/a.py, tmp/project",
        "job/src/a.py, job/src",
        "etc/project/a.py, etc/project",
        "usr/src/project/a.py, usr/src",
        "usr/local/project/src/a.py, usr/local/project",
        "usr/lib/python3/a.py, usr/lib/python3",
        "usr/share/project/a.py, usr/share/project"
    })
    void of_oneInput_isTheHighestDirectoryThatHidesNothing(String input, String point) {
        assertThat(points(action(input))).containsExactly(point);
    }

    @Test
    void of_manyInputsInOneDirectory_isThatDirectoryOnce() {
        assertThat(points(action("srv/a.py", "srv/b/c.py", "srv/b/d.py"))).containsExactly("srv");
    }

    @Test
    void of_inputsDirectlyInTmp_areEachOnTheirOwn() {
        assertThat(points(action("tmp/b.py", "tmp/a.py", "tmp/lib/x.py", "tmp/lib/y.py")))
                .containsExactly("tmp/a.py", "tmp/b.py", "tmp/lib");
    }

    @Test
    void of_toolTreeBeside_isNotHidden() {
        ToolTree codon = new ToolTree(Path.of("/home/u/.codon"), EMPTY);
        assertThat(points(action("home/u/project/a.py", "home/u/b.py", "home/v/c.py")
                        .toolTree(codon)))
                .containsExactly("home/u/b.py", "home/u/project", "home/v");
    }

    @Test
    void of_toolTreeBelowTheSources_isNotHidden() {
        ToolTree codon = new ToolTree(Path.of("/srv/project/tools/codon"), EMPTY);
        assertThat(points(action("srv/project/a.py", "srv/project/sub/b.py").toolTree(codon)))
                .containsExactly("srv/project/a.py", "srv/project/sub");
    }

    @Test
    void of_toolTreeWithASimilarName_changesNothing() {
        ToolTree codon = new ToolTree(Path.of("/srv/project-tools"), EMPTY);
        assertThat(points(action("srv/project/a.py").toolTree(codon))).containsExactly("srv/project");
    }

    @Test
    void of_links_areLikeFiles() {
        assertThat(points(action().input("tmp/link", new Input.Link("project")).input("tmp/project/a.py", FILE)))
                .containsExactly("tmp/link", "tmp/project");
    }

    @Test
    void of_emptyDirectory_isMounted() {
        assertThat(points(action().input("srv/empty", new Input.Directory()))).containsExactly("srv");
        assertThat(points(action().input("tmp/empty", new Input.Directory()))).containsExactly("tmp/empty");
    }

    @Test
    void of_nestedPoints_neverLieInEachOther() {
        List<String> points = points(action("a", "b/c", "tmp/x/y", "usr/src/z/f", "job/src/m/n", "job/other"));
        assertThat(points).containsExactly("a", "b", "job/other", "job/src", "tmp/x", "usr/src");
    }
}
