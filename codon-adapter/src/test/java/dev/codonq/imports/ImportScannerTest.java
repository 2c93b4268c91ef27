package dev.codonq.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImportScannerTest {
    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void createProject() {
        project = new Project(temporary);
    }

    private List<String> files() throws IOException {
        return project.names(project.scan().files().keySet());
    }

    @Test
    void scan_everyForm_takesCodonsOrder() throws Exception {
        project.file("main.codon", "import m")
                .file("m.codon")
                .file("m/__init__.codon")
                .file("m.py")
                .file("m/__init__.py");

        for (String next : List.of("m.codon", "m/__init__.codon", "m.py", "m/__init__.py")) {
            assertThat(files()).containsExactlyInAnyOrder("main.codon", next);
            Files.delete(project.root().resolve(next));
        }
        ImportClosure without = project.scan();
        assertThat(project.names(without.absent()))
                .containsExactly("m.codon", "m.py", "m/__init__.codon", "m/__init__.py");
        assertThat(without.unresolved()).singleElement().satisfies(u -> {
            assertThat(u.file()).isEqualTo(project.root().resolve("main.codon"));
            assertThat(u.line()).isEqualTo(1);
            assertThat(u.module()).isEqualTo("m");
            assertThat(u.candidates())
                    .containsExactly(
                            project.root().resolve("m.codon"),
                            project.root().resolve("m/__init__.codon"),
                            project.root().resolve("m.py"),
                            project.root().resolve("m/__init__.py"),
                            project.library().resolve("m.codon"),
                            project.library().resolve("m/__init__.codon"));
        });
    }

    @Test
    void scan_importsOfTheLibrary_areThoseOfTheProjectsOwnFiles() throws Exception {
        Files.writeString(project.library().resolve("math.codon"), "import os\n");
        project.file("main.codon", "import m", "import math").file("m.codon", "import math as other");
        assertThat(project.scan().library()).containsExactly(project.library().resolve("math.codon"));
        project.file("m.codon", "from os import path");
        assertThat(project.scan().library())
                .containsExactly(
                        project.library().resolve("math.codon"),
                        project.library().resolve("os/__init__.codon"));
    }

    @Test
    void libraryFiles_importsWithinTheLibrary_areFollowedToTheirEnd() throws Exception {
        Path math = Files.writeString(project.library().resolve("math.codon"), "from .tables import x\nimport os\n");
        Path tables = Files.writeString(project.library().resolve("tables.codon"), "import math\nimport nowhere\n");
        project.file("tables.codon").file("nowhere.codon");
        assertThat(project.scanner().libraryFiles(List.of(math)))
                .containsExactly(math, project.library().resolve("os/__init__.codon"), tables);
    }

    @Test
    void scan_hit_listsOnlyWhatWasProbedBefore() throws Exception {
        project.file("main.codon", "import m, n")
                .file("m.py")
                .file("m/__init__.py")
                .file("n.codon");

        assertThat(project.names(project.scan().absent())).containsExactly("m.codon", "m/__init__.codon");
    }

    @Test
    void scan_standardLibrary_isLeftOutButShadowed() throws Exception {
        project.file("main.codon", "import math, os", "import sub.m")
                .file("sub/m.codon", "import math")
                .file("sub/math.py")
                .file("os.codon");

        ImportClosure closure = project.scan();

        assertThat(project.names(closure.files().keySet()))
                .containsExactly("main.codon", "os.codon", "sub/m.codon", "sub/math.py");
        assertThat(closure.unresolved()).isEmpty();
        assertThat(project.names(closure.absent())).contains("math.codon", "sub/math.codon");
    }

    @Test
    void scan_standardLibraryRoots_areAskedInOrderForCodonOnly() throws Exception {
        Path first = Files.createDirectories(project.root().resolveSibling("first"));
        Files.writeString(first.resolve("py.py"), "");
        project.file("main.codon", "import math", "import py");
        ImportScanner scanner = new ImportScanner(List.of(first, project.library()));

        ImportClosure closure = scanner.scan(project.root().resolve("main.codon"));

        assertThat(closure.unresolved()).extracting(UnresolvedImport::module).containsExactly("py");
    }

    @Test
    void scan_namesOfOtherFiles_areLookedUpBesideThem() throws Exception {
        project.file("main.codon", "import pkg.m")
                .file("b.codon")
                .file("pkg/m.codon", "import b", "import pkg.b")
                .file("pkg/b.codon");

        ImportClosure closure = project.scan();

        assertThat(project.names(closure.files().keySet())).containsExactly("main.codon", "pkg/b.codon", "pkg/m.codon");
        assertThat(closure.unresolved()).extracting(UnresolvedImport::module).containsExactly("pkg.b");
    }

    @Test
    void scan_dots_leadUp() throws Exception {
        project.file("app/main.codon", "from .a import x", "from ..lib.b import x", "from ..none.n import x")
                .file("app/a.codon")
                .file("lib/b.codon", "from ...project.lib.deep.c import y")
                .file("lib/deep/c.codon", "from ...app.a import z", "from " + ".".repeat(60) + "a import b");

        ImportClosure closure = project.scan("app/main.codon");

        assertThat(project.names(closure.files().keySet()))
                .containsExactly("app/a.codon", "app/main.codon", "lib/b.codon", "lib/deep/c.codon");
        assertThat(closure.unresolved())
                .extracting(UnresolvedImport::module)
                .containsExactly("..none.n", ".".repeat(60) + "a");
    }

    @Test
    void scan_dotsWithoutName_askForThePackageAndTwoOddNames() throws Exception {
        project.file("p/q/main.codon", "from . import a", "from .. import a", "from ... import a")
                .file("p/q/__init__.py")
                .file("p/__init__.codon")
                .file("p/..codon");

        ImportClosure closure = project.scan("p/q/main.codon");

        assertThat(project.names(closure.files().keySet()))
                .containsExactly("p/..codon", "p/__init__.codon", "p/q/__init__.py", "p/q/main.codon");
        assertThat(project.names(closure.absent()))
                .containsExactly("p/q/..codon", "p/q/.codon", "p/q/.py", "p/q/__init__.codon");
    }

    @Test
    void scan_cycle_ends() throws Exception {
        project.file("main.codon", "import a").file("a.codon", "import b").file("b.codon", "import a, main");

        assertThat(files()).containsExactly("a.codon", "b.codon", "main.codon");
    }

    @Test
    void scan_directoryNamedAsModule_answers() throws Exception {
        project.file("main.codon", "import m, n")
                .directory("m.codon")
                .file("m.py")
                .link("n.codon", "empty")
                .directory("empty");

        ImportClosure closure = project.scan();

        assertThat(project.names(closure.files().keySet())).containsExactly("main.codon");
        assertThat(project.names(closure.directories())).containsExactly("empty", "m.codon");
        assertThat(project.names(closure.links().keySet())).containsExactly("n.codon");
    }

    @Test
    void scan_digests_areOfTheContent() throws Exception {
        project.file("main.codon", "import m").file("m.codon", "x = 'é'");

        assertThat(project.scan().files())
                .containsEntry(
                        project.root().resolve("m.codon"),
                        Digest.of(Files.readAllBytes(project.root().resolve("m.codon"))));
    }

    @Test
    void scan_changedFile_isReadAgain() throws Exception {
        project.file("main.codon", "import a").file("a.codon").file("b.codon");
        assertThat(files()).containsExactly("a.codon", "main.codon");

        project.file("main.codon", "import b");

        assertThat(files()).containsExactly("b.codon", "main.codon");
    }

    @Test
    void scan_fromManyThreads_givesEachTheSame() throws Exception {
        project.file("main.codon", "import a, pkg", "pkg.mod.x").file("a.codon", "import b.c", "import none");
        project.file("pkg/__init__.codon").file("pkg/mod.codon").file("b/c.codon");
        ImportClosure expected = project.scan();

        List<ImportClosure> closures = IntStream.range(0, 200)
                .parallel()
                .mapToObj(i -> {
                    try {
                        return project.scan();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();

        assertThat(closures).hasSize(200).containsOnly(expected);
    }

    @Test
    void scan_missingMain_throwsNoSuchFile() {
        assertThatThrownBy(() -> project.scan("none.codon")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void scan_directoryAsMain_throws() throws Exception {
        project.directory("main.codon");

        assertThatThrownBy(() -> project.scan()).isInstanceOf(IOException.class).hasMessageContaining("main.codon");
    }

    @Test
    void constructor_relativeRoot_throws() {
        assertThatThrownBy(() -> new ImportScanner(List.of(Path.of("stdlib"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("stdlib");
    }
}
