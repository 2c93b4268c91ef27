package dev.codonq.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StandardLibraryTest {
    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void makeLibrary() throws IOException {
        root = folder.toRealPath();
        write("internal/core.codon", "from internal.int import *\n");
        write("internal/int.codon", "");
        write("internal/__init__.codon", "from internal.int import *\nimport os\n");
        write("os/__init__.codon", "");
        write("math.codon", "from internal.int import *\nimport tables\n");
        write("tables.codon", "#".repeat(1000) + "\n");
        write("numpy/__init__.codon", "from .array import x\nimport math\n");
        write("numpy/array.codon", "#".repeat((int) StandardLibrary.WORTHWHILE_BYTES) + "\nimport pickle\n");
        write("pickle.codon", "");
    }

    private void write(String name, String text) throws IOException {
        Files.createDirectories(root.resolve(name).getParent());
        Files.writeString(root.resolve(name), text);
    }

    private LibraryImports imports(String... names) {
        return new LibraryImports(
                new LibraryMode(false, false, false),
                Set.copyOf(Stream.of(names).map(root::resolve).toList()));
    }

    private List<String> names(Iterable<Path> files) {
        return Stream.of(files)
                .flatMap(all -> StreamSupport.stream(all.spliterator(), false))
                .map(file -> root.relativize(file).toString())
                .toList();
    }

    @Test
    void core_isWhatItsEntrancesReach() throws IOException {
        assertThat(names(new StandardLibrary(List.of(root)).core()))
                .containsExactly(
                        "internal/__init__.codon", "internal/core.codon", "internal/int.codon", "os/__init__.codon");
    }

    @Test
    void core_noStandardLibrary_fails() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        StandardLibrary library = new StandardLibrary(List.of(empty));
        assertThatThrownBy(library::core).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void profileOf_smallAddition_isTheCore() throws IOException {
        StandardLibrary library = new StandardLibrary(List.of(root));
        assertThat(library.profileOf(imports("math.codon", "os/__init__.codon")))
                .isEqualTo(Profile.CORE);
    }

    @Test
    void profileOf_largeAddition_isAllThatItReachesBeyondTheCore() throws IOException {
        StandardLibrary library = new StandardLibrary(List.of(root));
        Profile profile = library.profileOf(imports("numpy/__init__.codon"));
        assertThat(names(profile.added()))
                .containsExactly(
                        "math.codon", "numpy/__init__.codon", "numpy/array.codon", "pickle.codon", "tables.codon");
        assertThat(profile.addedBytes()).isGreaterThan(StandardLibrary.WORTHWHILE_BYTES + 1000);
        assertThat(library.profileOf(imports("numpy/__init__.codon", "math.codon")))
                .as("small ones make no difference")
                .isEqualTo(profile);
    }
}
