package dev.codonq.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LinkedModuleTest {
    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void createProject() {
        project = new Project(temporary);
    }

    @Test
    void scan_linkedModule_continuesAtItsTarget() throws Exception {
        project.file("app/main.codon", "import m")
                .link("app/m.codon", "../lib/real.codon")
                .file("app/sib.codon")
                .file("lib/real.codon", "import sib")
                .file("lib/sib.codon");

        ImportClosure closure = project.scan("app/main.codon");

        assertThat(project.names(closure.files().keySet()))
                .containsExactly("app/main.codon", "lib/real.codon", "lib/sib.codon");
        assertThat(closure.links())
                .containsExactly(Map.entry(project.root().resolve("app/m.codon"), Path.of("../lib/real.codon")));
    }

    @Test
    void scan_chainOfLinkedDirectories_listsEachLink() throws Exception {
        String absolute = project.root().resolve("lib").toString();
        project.file("main.codon", "import pkg.m")
                .link("pkg", "./hop")
                .link("hop", absolute)
                .link("lib", "other/../real")
                .directory("other")
                .file("real/m.py");

        ImportClosure closure = project.scan();

        assertThat(project.names(closure.files().keySet())).containsExactly("main.codon", "real/m.py");
        assertThat(project.names(closure.links().keySet())).containsExactly("hop", "lib", "pkg");
        assertThat(closure.links().values())
                .extracting(Path::toString)
                .containsExactly(absolute, "other/../real", "./hop");
        assertThat(project.names(closure.directories())).containsExactly("other");
        assertThat(project.names(closure.absent())).containsExactly("pkg/m.codon", "pkg/m/__init__.codon");
    }

    @Test
    void scan_linkToNowhere_isAbsent() throws Exception {
        project.file("main.codon", "import m")
                .link("m.codon", "nowhere.codon")
                .link("m", "m")
                .file("m.py");

        ImportClosure closure = project.scan();

        assertThat(project.names(closure.files().keySet())).containsExactly("m.py", "main.codon");
        assertThat(closure.links()).isEmpty();
        assertThat(project.names(closure.absent())).containsExactly("m.codon", "m/__init__.codon");
    }

    @Test
    void scan_linkIntoLibrary_listsTheLinkOnly() throws Exception {
        project.file("main.codon", "import m")
                .link("m.codon", project.library().resolve("math.codon").toString());

        ImportClosure closure = project.scan();

        assertThat(project.names(closure.files().keySet())).containsExactly("main.codon");
        assertThat(project.names(closure.links().keySet())).containsExactly("m.codon");
    }

    @Test
    void scan_linkedMain_isItsTarget() throws Exception {
        project.file("real/prog.codon", "import a").file("real/a.codon").link("main.codon", "real/prog.codon");

        ImportClosure closure = project.scan();

        assertThat(closure.main()).isEqualTo(project.root().resolve("real/prog.codon"));
        assertThat(project.names(closure.files().keySet())).containsExactly("real/a.codon", "real/prog.codon");
        assertThat(closure.links()).isEmpty();
    }
}
