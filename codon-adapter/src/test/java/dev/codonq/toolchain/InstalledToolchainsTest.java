package dev.codonq.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class InstalledToolchainsTest {
    private Path base;

    @BeforeEach
    void base(@TempDir Path temporary) throws IOException {
        base = temporary.toRealPath();
    }

    private InstalledToolchains installed(Path... compilers) {
        return InstalledToolchains.among(List.of(compilers), base.resolve("memo"));
    }

    private Path install(String root, String answer) {
        return FakeToolchain.at(base.resolve(root), FakeToolchain.ANSWERS + "\n# " + answer);
    }

    @Test
    void find_digestOfOneThatIsNotTheFirst_returnsIt() {
        Path other = install("a", "another");
        Path wanted = install("b", "wanted");
        Digest digest = Toolchain.probe(install("elsewhere", "wanted")).digest();

        Toolchain found = installed(base.resolve("gone"), other, wanted).find(digest);

        assertThat(found.executable()).isEqualTo(wanted);
    }

    @Test
    void find_none_saysWhatThereIsAndTheCure() {
        Path other = install("a", "another");

        assertThatThrownBy(() -> installed(other).find(Digest.of(new byte[1])))
                .isInstanceOf(ToolchainException.class)
                .hasMessageContaining("6e340b9cffb3")
                .hasMessageContaining("Codon 0.18.0 at " + base.resolve("a"))
                .hasMessageContaining("scripts/install-codon");
        assertThatThrownBy(() -> installed().find(Digest.of(new byte[1]))).hasMessageContaining("there is none");
    }
}
