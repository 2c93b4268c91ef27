package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.toolchain.Linker;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where there is no g++, so that all libraries are the test's own. */
@Timeout(60)
class LinkCircumstancesTest {
    private Path directory;
    private CompileRequest.Builder request;
    private LinkCircumstances linking;

    @BeforeEach
    void make(@TempDir Path temporary) throws IOException {
        directory = temporary.toRealPath();
        for (String library : List.of("codon/lib/codon/libcodonc.so", "codon/lib/codon/libcodonrt.so")) {
            write(library, "");
        }
        write("codon/lib/codon/stdlib/internal/core.codon", "");
        Path codon = write("codon/bin/codon", "#!/bin/sh\necho 0.18.0\n");
        Files.setPosixFilePermissions(codon, PosixFilePermissions.fromString("rwxr-xr-x"));
        Toolchain toolchain = Toolchain.probe(codon);
        linking = new LinkCircumstances(
                new Linker(toolchain, directory.resolve("bin").toString()));
        request = CompileRequest.builder(write("a.codon", "")).isolation(Isolation.DIRECTORY);
    }

    @ParameterizedTest
    @EnumSource(
            value = BuildKind.class,
            names = {"EXE", "LIB"})
    void addTo_linkedKind_dependsOnTheLinker(BuildKind kind) {
        request.kind(kind);

        assertThat(properties()).isEqualTo(Map.of("linker", "none"));
        assertThat(reasons()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = BuildKind.class,
            names = {"OBJ", "LLVM", "BC", "PYEXT"})
    void addTo_otherKind_dependsOnNothingOfIt(BuildKind kind) {
        request.kind(kind).library("x").linkerFlags("-Tx.ld");

        assertThat(properties()).isEmpty();
        assertThat(reasons()).isEmpty();
    }

    @Test
    void addTo_libraries_areInTheKeyByContent() throws IOException {
        request.library("x").linkerFlags("-L" + directory + "/mine -ly");
        write("mine/libx.a", "!<arch>\n");
        Map<String, String> before = properties();

        assertThat(before).containsOnlyKeys("linker", "library x", "library y");
        assertThat(before.get("library x")).startsWith("libx.a ");
        assertThat(before).containsEntry("library y", "absent");
        write("mine/libx.a", "!<arch>\nchanged");
        assertThat(properties().get("library x")).startsWith("libx.a ").isNotEqualTo(before.get("library x"));
    }

    @Test
    void addTo_libraryTheSandboxHides_isAbsent() throws IOException {
        write("mine/libx.a", "!<arch>\n");
        request.isolation(Isolation.NAMESPACES).library("x").linkerFlags("-L" + directory + "/mine");

        assertThat(properties()).containsEntry("library x", "absent");
    }

    @Test
    void addTo_libraryWithPartsElsewhere_isNotCached() throws IOException {
        write("mine/libx.a", "!<thin>\n");
        request.linkerFlags("-lx -L" + directory + "/mine");

        assertThat(reasons()).singleElement().asString().contains("members lie elsewhere");
    }

    @Test
    void addTo_unknownFlag_isNotCachedAndNamesIt() {
        request.linkerFlags("-s -Tx.ld");

        assertThat(reasons()).containsExactly("linker flag -Tx.ld may read what codonq does not know");
    }

    @Test
    void addTo_runPathThatIsThere_isNotCached() {
        request.linkerFlags("-Wl,-rpath," + directory);

        assertThat(reasons()).containsExactly("the linker may read libraries in the run path " + directory);
    }

    @Test
    void addTo_runPathThatIsNotThere_isCached() {
        request.linkerFlags("-Wl,-rpath,$ORIGIN/lib:" + directory + "/none");

        assertThat(reasons()).isEmpty();
    }

    @Test
    void now_properties_areThoseThatWereAdded() throws IOException {
        write("mine/libx.a", "!<arch>\n");
        String flags = "-L" + directory + "/mine";
        request.library("x").linkerFlags(flags);
        Action compile = Action.builder("/codon", "--linker-flags=" + flags)
                .isolation(Isolation.DIRECTORY)
                .build();

        Map<String, String> added = properties();

        assertThat(added).containsKeys("linker", "library x");
        added.forEach((name, value) -> assertThat(linking.now(name, compile)).contains(value));
        assertThat(linking.now("cpu", compile)).isEmpty();
    }

    private Map<String, String> properties() {
        Action.Builder action = Action.builder("/codon");
        var unused = linking.addTo(action, request.build(), List.of());
        return action.build().properties();
    }

    private List<String> reasons() {
        return linking.addTo(Action.builder("/codon"), request.build(), List.of());
    }

    private Path write(String path, String text) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }
}
