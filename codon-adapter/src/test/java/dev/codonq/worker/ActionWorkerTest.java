package dev.codonq.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.toolchain.FakeToolchain;
import dev.codonq.toolchain.InstalledToolchains;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a worker refuses; that it runs the rest is tested on real engines. */
@Timeout(60)
class ActionWorkerTest {
    private Path base;
    private Path codon;
    private ActionWorker worker;

    @BeforeEach
    void make(@TempDir Path temporary) throws IOException {
        base = temporary.toRealPath();
        codon = FakeToolchain.at(base.resolve("codon"), FakeToolchain.ANSWERS);
        worker = new ActionWorker(
                InstalledToolchains.among(List.of(codon), base.resolve("memo")),
                base.resolve("memo"),
                Optional.of(base.resolve("work")));
    }

    @AfterEach
    void close() throws IOException {
        worker.close();
    }

    private String refusal(Action action) {
        ActionWorker.Answer answer = worker.run(action, new CompletableFuture<>());
        assertThat(answer.isRefused()).isTrue();
        assertThat(answer.result().outcome()).isInstanceOf(ProcessOutcome.Broken.class);
        return ((ProcessOutcome.Broken) answer.result().outcome()).message();
    }

    @Test
    void run_otherToolchain_isRefusedAndNamesTheCure() {
        Action action = Action.builder("/opt/bin/codon")
                .toolTree(new ToolTree(Path.of("/opt/bin/codon"), Digest.of(new byte[1])))
                .build();

        assertThat(refusal(action)).contains("no toolchain with digest 6e340b9cffb3", "scripts/install-codon");
    }

    /** An action for the toolchain that is here, at another place. */
    private Action withProperty(String name, String value) {
        Action.Builder action = Action.builder("/opt/bin/codon").property(name, value);
        Toolchain.probe(codon).parts().stream()
                .map(part -> Path.of("/opt").resolve(base.resolve("codon").relativize(part)))
                .forEach(part -> action.toolTree(
                        new ToolTree(part, Toolchain.probe(codon).digest())));
        return action.build();
    }

    @Test
    void run_otherProcessor_isRefusedAndNamesBoth() {
        assertThat(refusal(withProperty("cpu", "Z80 1234")))
                .startsWith("another cpu: ")
                .endsWith(" here, not Z80 1234");
    }

    /** As a later version may send it. */
    @Test
    void run_propertyThatNobodyKnows_isRefused() {
        assertThat(refusal(withProperty("moon", "full"))).isEqualTo("another moon: unknown here, not full");
    }

    @Test
    void run_propertiesWithoutTools_areRefused() {
        assertThat(refusal(Action.builder("/bin/true").property("moon", "full").build()))
                .contains("moon");
    }

    @Test
    void run_weakerIsolation_isRefused() {
        Action action =
                Action.builder("/bin/true").isolation(Isolation.DIRECTORY).build();

        assertThat(refusal(action)).contains("DIRECTORY", "NAMESPACES");
    }
}
