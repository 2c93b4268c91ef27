package dev.codonq.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ImplicitSubmoduleTest {
    @TempDir
    private Path temporary;

    private Project project;

    @BeforeEach
    void createProject() throws IOException {
        project = new Project(temporary)
                .file("pkg/__init__.codon")
                .file("pkg/mod.codon", "import near")
                .file("pkg/near.codon")
                .file("pkg/other.codon");
    }

    private List<String> files() throws IOException {
        return project.names(project.scan().files().keySet());
    }

    @Test
    void scan_attributeOfPackage_loadsSubmodule() throws Exception {
        project.file("main.codon", "import pkg", "print(pkg.mod.x)");

        assertThat(files()).containsExactly("main.codon", "pkg/__init__.codon", "pkg/mod.codon", "pkg/near.codon");
    }

    @Test
    void scan_attributeInFormatString_loadsSubmodule() throws Exception {
        project.file("main.codon", "import pkg", "print(f'{pkg.other.x}')", "print('{pkg.mod.x}')");

        assertThat(files()).containsExactly("main.codon", "pkg/__init__.codon", "pkg/other.codon");
    }

    @Test
    void scan_packageOnlyImportedFrom_loadsNothingMore() throws Exception {
        project.file("main.codon", "from pkg import y", "pkg = y", "print(pkg.mod)");

        assertThat(files()).containsExactly("main.codon", "pkg/__init__.codon");
    }

    @Test
    void scan_packageInPython_loadsNothingMore() throws Exception {
        project.file("main.codon", "import py", "print(py.mod.x)")
                .file("py/__init__.py")
                .file("py/mod.codon");

        assertThat(files()).containsExactly("main.codon", "py/__init__.py");
    }

    @Test
    void scan_packageUnderAnotherName_loadsSubmodule() throws Exception {
        project.file("main.codon", "from a import q as r", "print(r.mod.x)").file("a.codon", "import pkg as q");

        assertThat(files()).contains("pkg/mod.codon", "pkg/near.codon").doesNotContain("pkg/other.codon");
    }

    @Test
    void scan_renamesInACircle_end() throws Exception {
        project.file("main.codon", "from a import q as pkg", "import pkg", "from pkg import pkg as q", "q.other");
        project.file("a.codon", "from main import pkg as q");

        assertThat(files()).contains("pkg/other.codon");
    }

    @Test
    void scan_useBeforeTheBindingIsMet_loadsSubmodule() throws Exception {
        project.file("main.codon", "from a import *", "print(pkg.mod.x)")
                .file("a.codon", "import b", "from b import *");
        project.file("b.codon", "import pkg");

        assertThat(files()).contains("pkg/mod.codon");
    }

    @Test
    void scan_submoduleThatIsAPackage_loadsItsOwn() throws Exception {
        project.file("main.codon", "import pkg", "print(pkg.sub.deep.x)")
                .file("pkg/sub/__init__.codon")
                .file("pkg/sub/deep.py");

        assertThat(files()).contains("pkg/sub/__init__.codon", "pkg/sub/deep.py");
    }

    @Test
    void scan_attributeWithoutSubmodule_isNotUnresolved() throws Exception {
        project.file("main.codon", "import pkg", "print(pkg.name)");

        ImportClosure closure = project.scan();

        assertThat(closure.unresolved()).isEmpty();
        assertThat(project.names(closure.absent())).contains("pkg/name.codon");
    }

    @Test
    void scan_linkToAPackageFile_isAPackageWhereItLeads() throws Exception {
        project.file("main.codon", "import p", "print(p.mod.x)").link("p.codon", "pkg/__init__.codon");

        assertThat(files()).contains("pkg/mod.codon");
    }
}
