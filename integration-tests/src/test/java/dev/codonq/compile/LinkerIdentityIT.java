package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import dev.codonq.toolchain.Linker;
import dev.codonq.toolchain.SystemLibraries;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The linker's identity on this machine, compared with what ld says that it reads when the real compiler has it link. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class LinkerIdentityIT {
    private static final String SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final Pattern READ =
            Pattern.compile("(?m)^(?:attempt to open (/.*) succeeded|opened script file (/.*)|found \\S+ at (/.*))$");

    private static Toolchain toolchain;

    @TempDir
    private Path directory;

    @BeforeAll
    static void find() {
        toolchain = RealCodon.require();
    }

    @ParameterizedTest
    @CsvSource({
        "EXE,",
        "LIB,",
        "EXE, -static-libgcc",
        "EXE, -static-libstdc++",
        "EXE, -pie",
        "LIB, '-Wl,--no-as-needed,-z,now'"
    })
    void link_everyFileOutsideTheToolchain_isInTheIdentity(BuildKind kind, String flags) throws Exception {
        Path source = Files.writeString(
                directory.toRealPath().resolve("a.codon"),
                "import math\nprint([math.sin(x / 2.0) for x in range(9)])\n");
        CompileRequest request = CompileRequest.builder(source)
                .kind(kind)
                .linkerFlags("-Wl,--verbose" + (flags == null ? "" : " " + flags))
                .build();
        CompileResult result;
        try (CodonCompiler compiler =
                CodonCompiler.builder().codon(toolchain.executable()).build()) {
            result = compiler.compile(request).get();
        }

        assertThat(result.isSuccess()).as(result.message() + result.log()).isTrue();
        Set<Path> read = filesRead(result.log());
        assertThat(read.toString()).contains("crti.o", "libc.so", "libc_nonshared.a", "libgcc", "libz");
        Set<Path> covered = new TreeSet<>();
        for (Path file : new Linker(toolchain, SEARCH_PATH).files()) {
            covered.add(file.toRealPath());
        }
        assertThat(covered).containsAll(read);
    }

    /** What the sandbox shows of the system stands there at its own path. */
    private static Set<Path> filesRead(String log) throws IOException {
        Set<Path> read = new TreeSet<>();
        Matcher line = READ.matcher(log);
        while (line.find()) {
            for (int group = 1; group <= line.groupCount(); group++) {
                if (line.group(group) != null) {
                    Path file = Path.of(line.group(group)).toRealPath();
                    if (toolchain.parts().stream().noneMatch(file::startsWith)) {
                        read.add(file);
                    }
                }
            }
        }
        return read;
    }

    @Test
    void identity_thisMachine_isWholeAndStable() {
        Linker linker = new Linker(toolchain, SEARCH_PATH);

        assertThat(linker.identity()).matches("g\\+\\+ \\d\\S* [0-9a-f]{32}");
        assertThat(linker.problem(true)).isEmpty();
        assertThat(new Linker(toolchain, SEARCH_PATH).identity()).isEqualTo(linker.identity());
        assertThat(linker.files().toString()).contains("/collect2,", "/ld,", "libbfd", "liblto_plugin.so", "/g++,");
    }

    @Test
    void identity_secondStart_isTheOneKept() {
        Path memos = directory.resolve("memos");
        String first = new Linker(Toolchain.probe(toolchain.executable(), memos), SEARCH_PATH).identity();

        Toolchain again = Toolchain.probe(toolchain.executable(), memos);
        assertThat(new Linker(again, SEARCH_PATH).identity()).isEqualTo(first);
        assertThat(memos)
                .isDirectoryContaining(file -> file.getFileName().toString().startsWith("linker-"));
    }

    @Test
    void action_ofALinkedKind_hasAllThatItDependsOn() throws IOException {
        Path source = Files.writeString(directory.toRealPath().resolve("a.codon"), "");
        CompileRequest.Builder request = CompileRequest.builder(source).library("z");

        Action exe = CompileActions.of(request.build(), toolchain);
        Action obj = CompileActions.of(request.kind(BuildKind.OBJ).build(), toolchain);
        Action odd = CompileActions.of(
                request.codonArgument("-x")
                        .linkerFlags("-T")
                        .kind(BuildKind.LIB)
                        .build(),
                toolchain);

        assertThat(exe.properties()).containsOnlyKeys("cpu", "system libraries", "linker", "library z");
        assertThat(exe.properties().get("library z")).startsWith("libz.so ");
        assertThat(exe.uncacheable()).isEmpty();
        assertThat(exe.subject()).isEqualTo("exe " + source);
        assertThat(obj.properties()).containsOnlyKeys("cpu", "system libraries");
        assertThat(odd.uncacheable())
                .contains("codon argument -x may read what codonq does not know;"
                        + " linker flag -T may read what codonq does not know");
    }

    @Test
    void systemLibraries_thisMachine_areCoveredAndStable() {
        String identity = new SystemLibraries(toolchain, SEARCH_PATH).identity();

        assertThat(identity).matches("[1-9]\\d* files [0-9a-f]{32}");
        assertThat(new SystemLibraries(toolchain, SEARCH_PATH).identity()).isEqualTo(identity);
    }
}
