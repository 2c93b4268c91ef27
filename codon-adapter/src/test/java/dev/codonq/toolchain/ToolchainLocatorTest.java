package dev.codonq.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolchainLocatorTest {
    private final Map<String, String> environment = new HashMap<>();
    private Path base;
    private Path home;
    private Path system;

    @BeforeEach
    void places(@TempDir Path directory) throws IOException {
        base = directory.toRealPath();
        home = base.resolve("home");
        system = base.resolve("system");
        environment.put("PATH", base.resolve("empty") + ":" + base.resolve("usr/bin"));
    }

    @Test
    void locate_everywhereOne_goesByTheOrder() throws IOException {
        Path named = install("named");
        Path byVariable = install("variable");
        Path onPath = install("usr");
        Path ofUser = install("home/.codon");
        Path given = install("given/codon-0.18.0");
        Path cached = install("home/.cache/codonq/toolchains/codon-0.18.0");
        Path ofRoot = install("system/codon-0.18.0");
        environment.put("CODONQ_CODON", byVariable.toString());
        environment.put("CODONQ_TOOLCHAINS", base.resolve("given").toString());

        assertThat(locate(named)).isEqualTo(named);
        assertThat(locate(null)).isEqualTo(byVariable);
        environment.remove("CODONQ_CODON");
        for (Path next : new Path[] {onPath, ofUser, given, cached, ofRoot}) {
            assertThat(locate(null)).isEqualTo(next);
            Files.delete(next);
        }
        assertThatThrownBy(() -> locate(null)).isInstanceOf(ToolchainException.class);
    }

    @Test
    void locate_namedButMissing_isAnErrorThoughOthersExist() {
        install("usr");
        environment.put("CODONQ_CODON", base + "/nowhere");

        assertThatThrownBy(() -> locate(null))
                .hasMessage("%s/nowhere: no such file; correct CODONQ_CODON, or leave it" + " out", base);
        assertThatThrownBy(() -> locate(base.resolve("gone")))
                .hasMessageContaining("gone: no such file; correct --codon");
    }

    @Test
    void locate_emptyVariables_areAsUnset() {
        for (String variable : new String[] {"CODONQ_CODON", "CODONQ_TOOLCHAINS", "XDG_CACHE_HOME"}) {
            environment.put(variable, "");
        }
        Path cached = install("home/.cache/codonq/toolchains/codon-0.18.0");

        assertThat(locate(null)).isEqualTo(cached);
    }

    @Test
    void locate_cacheDirectoryElsewhere_looksThere() {
        install("home/.cache/codonq/toolchains/codon-0.18.0");
        Path cached = install("xdg/codonq/toolchains/codon-0.18.0");
        environment.put("XDG_CACHE_HOME", base.resolve("xdg").toString());

        assertThat(locate(null)).isEqualTo(cached);
    }

    @Test
    void locate_severalVersions_takesTheNewestWhole() {
        install("home/.cache/codonq/toolchains/codon-0.9.12");
        Path newest = install("home/.cache/codonq/toolchains/codon-0.18.0");
        FakeToolchain.script(base.resolve("home/.cache/codonq/toolchains/codon-0.19.0/bin/codon"), "#!/bin/sh\n");

        assertThat(locate(null)).isEqualTo(newest);
    }

    @Test
    void locate_otherProgramOfThatNameOnPath_isPassedOver() {
        FakeToolchain.script(base.resolve("empty/codon"), "#!/bin/sh\necho something else\n");
        FakeToolchain.write(base.resolve("empty/bin/codon"), "not executable");
        environment.merge("PATH", base.resolve("empty/bin").toString(), (path, more) -> more + ":" + path);
        Path codon = install("usr");

        assertThat(locate(null)).isEqualTo(codon);
    }

    @Test
    void locate_scriptOfPipOnPath_givesTheExecutableBehindIt() {
        FakeToolchain.byPip(base.resolve("usr"), "lib/python3.11/site-packages");

        assertThat(locate(null))
                .isEqualTo(base.resolve(
                        "usr/lib/python3.11/site-packages/codon_compiler_demo/binaries/linux-x86_64/" + "bin/codon"));
    }

    @Test
    void locate_scriptOfPipWithoutItsPackage_isPassedOver() {
        FakeToolchain.consoleScript(base.resolve("usr/bin/codon"));
        Path ofUser = install("home/.codon");

        assertThat(locate(null)).isEqualTo(ofUser);
    }

    @Test
    void locate_relativeEntryOfPath_isPassedOver() {
        Path working = Path.of("").toAbsolutePath();
        install("usr");
        environment.put("PATH", ":" + working.relativize(base.resolve("usr/bin")));

        assertThatThrownBy(() -> locate(null)).isInstanceOf(ToolchainException.class);
    }

    @Test
    void locate_ordinaryUser_doesNotLookInRootsPlace() {
        install("system/codon-0.18.0");

        assertThatThrownBy(() -> ToolchainLocator.locate(null, environment, home, null))
                .hasMessageNotContaining(system.toString());
    }

    @Test
    void locate_none_listsThePlacesAndTheCure() {
        environment.put("CODONQ_TOOLCHAINS", "/given");

        assertThatThrownBy(() -> locate(null))
                .hasMessage("no Codon compiler found: --codon and CODONQ_CODON are not given, and none is at "
                        + base + "/empty/codon, " + base + "/usr/bin/codon, " + home + "/.codon/bin/codon, "
                        + "/given/codon-*/bin/codon, " + home + "/.cache/codonq/toolchains/codon-*/bin/codon, "
                        + system + "/codon-*/bin/codon; to install one, run scripts/install-codon");
    }

    @Test
    void locateAll_severalEverywhere_areInTheOrderOfTheSearch() {
        Path byVariable = install("variable");
        Path onPath = install("usr");
        Path ofUser = install("home/.codon");
        Path older = install("home/.cache/codonq/toolchains/codon-0.9.12");
        Path newer = install("home/.cache/codonq/toolchains/codon-0.18.0");
        Path ofRoot = install("system/codon-0.18.0");
        environment.put("CODONQ_CODON", byVariable.toString());

        assertThat(ToolchainLocator.locateAll(environment, home, system))
                .containsExactly(byVariable, onPath, ofUser, newer, older, ofRoot);
    }

    private Path locate(@Nullable Path explicit) {
        return ToolchainLocator.locate(explicit, environment, home, system);
    }

    private Path install(String root) {
        return FakeToolchain.at(base.resolve(root), FakeToolchain.ANSWERS);
    }
}
