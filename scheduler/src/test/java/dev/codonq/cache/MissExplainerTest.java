package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Input;
import dev.codonq.action.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissExplainerTest {
    @TempDir
    private Path directory;

    private DiskCache cache;

    @BeforeEach
    void open() throws IOException {
        cache = DiskCache.open(directory, CacheSettings.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        cache.close();
    }

    private static Action.Builder action(String... arguments) {
        return Action.builder("/bin/true", arguments).subject("exe /a.py");
    }

    private void publish(Action action) {
        cache.publish(action, ActionKey.of(action), Samples.result("program"), Duration.ZERO);
    }

    private Explanation explain(Action action) {
        return cache.explain(action, ActionKey.of(action));
    }

    @Test
    void explain_anotherSubject_isNew() {
        publish(action("a").build());
        assertThat(explain(action("b").subject("exe /b.py").build())).isEqualTo(Explanation.NEW);
    }

    @Test
    void explain_everyKindOfPart_isNamedWithBothValues() {
        publish(action("a")
                .environment("EXTRA", "/x")
                .environment("OLD", "1")
                .input("f.py", new Input.File(Samples.blob("1").digest(), Path.of("/f.py"), false))
                .input("link", new Input.Link("f.py"))
                .property("runtime", "1")
                .output("out")
                .build());
        Explanation explanation = explain(action("a")
                .environment("EXTRA", "/y")
                .input("f.py", new Input.File(Samples.blob("1").digest(), Path.of("/elsewhere/f.py"), true))
                .input("link", new Input.Link("g.py"))
                .input("folder", new Input.Directory())
                .property("runtime", "2")
                .isolation(Isolation.DIRECTORY)
                .build());
        String digest = Samples.blob("1").digest().toString();
        assertThat(explanation.differences())
                .containsExactlyInAnyOrder(
                        new Difference("environment", "EXTRA", "/x", "/y"),
                        new Difference("environment", "OLD", "1", null),
                        new Difference("file", "f.py", digest, digest + " executable"),
                        new Difference("link", "link", "f.py", "g.py"),
                        new Difference("directory", "folder", null, ""),
                        new Difference("property", "runtime", "1", "2"),
                        new Difference("output", "out", "", null),
                        new Difference("isolation", "", "NAMESPACES", "DIRECTORY"));
    }

    @Test
    void explain_severalEarlier_isByTheNearestAndOfEquallyNearTheLatest() {
        publish(action("a", "b").build());
        publish(action("a", "c").build());
        publish(action("x", "y", "z").build());
        Explanation explanation = explain(action("a", "d").build());
        assertThat(explanation.nearest()).contains(ActionKey.of(action("a", "c").build()));
        assertThat(explanation.differences()).hasSize(2);
    }

    @Test
    void explain_optionGivenTwice_isNumbered() {
        publish(action("-l", "a", "-l", "b").build());
        assertThat(explain(action("-l", "a", "b").build()).differences())
                .containsExactly(new Difference("option", "-l (2)", "", null));
    }

    @Test
    void explain_sameOptionsInAnotherOrder_saysSo() {
        publish(action("a", "b").build());
        assertThat(explain(action("b", "a").build()).differences())
                .containsExactly(new Difference("option", "", "in another order", "in this order"));
    }

    @Test
    void explain_sameActionWhoseOutputIsGone_hasNoDifference() throws IOException {
        Action action = action("a").build();
        publish(action);
        Files.delete(CacheLayout.in(directory).blob(Samples.blob("program").digest()));
        assertThat(cache.lookup(ActionKey.of(action))).isEmpty();
        assertThat(explain(action).nearest()).contains(ActionKey.of(action));
        assertThat(explain(action).differences()).isEmpty();
    }

    @Test
    void explain_earlierResultIsDamaged_isNew() throws IOException {
        Action action = action("a").build();
        publish(action);
        Files.write(CacheLayout.in(directory).action(ActionKey.of(action).digest()), new byte[100]);
        assertThat(explain(action("b").build())).isEqualTo(Explanation.NEW);
    }
}
