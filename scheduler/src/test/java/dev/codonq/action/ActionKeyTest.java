package dev.codonq.action;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActionKeyTest {
    private static final ToolTree CODON = new ToolTree(Path.of("/opt/codon"), digest("codon"));

    private static Digest digest(String content) {
        return Digest.of(content.getBytes(US_ASCII));
    }

    private static Input.File file(String content, boolean executable) {
        return new Input.File(digest(content), Path.of("/origin/of/" + content.length()), executable);
    }

    private static Action.Builder compile() {
        return Action.builder("/opt/codon/bin/codon", "build", "-o", "größe")
                .environment("PATH", "/usr/bin")
                .environment("LANG", "C.UTF-8")
                .input("job/src/a.py", file("print(1)\n", false))
                .input("job/src/tool", file("#!/bin/sh\n", true))
                .input("job/src/l", new Input.Link("a.py"))
                .input("job/src/empty", new Input.Directory())
                .toolTree(CODON)
                .property("cpu", "znver9")
                .output("x")
                .output("sub/y");
    }

    private static Action.Builder minimal(String... arguments) {
        return Action.builder("/bin/true", arguments);
    }

    /** Another key here means another encoding: then its version must change too, and this constant with it. */
    @Test
    void of_sourceOfAToolTree_isNoPart() {
        ToolTree elsewhere = new ToolTree(CODON.path(), CODON.identity(), Path.of("/srv/codon"));

        assertThat(ActionKey.of(minimal().toolTree(elsewhere).build()))
                .isEqualTo(ActionKey.of(minimal().toolTree(CODON).build()));
    }

    @Test
    void of_fixedAction_isTheKeyOfVersion2() {
        assertThat(ActionKey.of(compile().build()))
                .hasToString("d6987229b1fbdc96ea02775d9542f617317a90180834a637317ce0c88a84b411");
    }

    @Test
    void of_anyFieldChanged_isAnotherKey() {
        Map<String, Action> variants = new LinkedHashMap<>();
        variants.put("unchanged", compile().build());
        variants.put("executable", minimal().build());
        variants.put("executable's path", Action.builder("/bin/false").build());
        variants.put("one more argument", compile().arguments(List.of("")).build());
        variants.put("other argument", minimal("a").build());
        variants.put("case of an argument", minimal("A").build());
        variants.put("one more variable", compile().environment("Z", "").build());
        variants.put(
                "value of a variable", compile().environment("PATH", "/bin").build());
        variants.put("one variable", minimal().environment("A", "").build());
        variants.put("its name", minimal().environment("B", "").build());
        variants.put("one property", minimal().property("A", "").build());
        variants.put("its value", minimal().property("A", "x").build());
        variants.put("other property", minimal().property("B", "").build());
        variants.put(
                "one more input",
                compile().input("job/src/b.py", file("print(1)\n", false)).build());
        variants.put("one input", minimal().input("a", file("", false)).build());
        variants.put("path of an input", minimal().input("b", file("", false)).build());
        variants.put("its content", minimal().input("a", file("x", false)).build());
        variants.put("its executable bit", minimal().input("a", file("", true)).build());
        variants.put("a link", minimal().input("a", new Input.Link("x")).build());
        variants.put("its target", minimal().input("a", new Input.Link("y")).build());
        variants.put("a directory", minimal().input("a", new Input.Directory()).build());
        variants.put("one more tool tree", compile().toolTree(CODON).build());
        variants.put("one tool tree", minimal().toolTree(CODON).build());
        variants.put(
                "path of a tool tree",
                minimal()
                        .toolTree(new ToolTree(Path.of("/opt"), CODON.identity()))
                        .build());
        variants.put(
                "its identity",
                minimal().toolTree(new ToolTree(CODON.path(), digest("new"))).build());
        variants.put("one more output", compile().output("z").build());
        variants.put("one output", minimal().output("x").build());
        variants.put("path of an output", minimal().output("y").build());
        variants.put("isolation", minimal().isolation(Isolation.DIRECTORY).build());
        variants.put(
                "placement",
                minimal()
                        .isolation(Isolation.DIRECTORY)
                        .inputPlacement(InputPlacement.IN_PLACE)
                        .build());
        assertKeysDiffer(variants);
    }

    @Test
    void of_sameTextsInOtherFields_isAnotherKey() {
        Map<String, Action> variants = new LinkedHashMap<>();
        variants.put("two arguments", minimal("a", "b").build());
        variants.put("one joined", minimal("ab").build());
        variants.put("joined by NUL's look-alike", minimal("a\u0001b").build());
        variants.put("with an empty one before", minimal("", "ab").build());
        variants.put("and behind", minimal("ab", "").build());
        variants.put("a variable", minimal().environment("a", "b").build());
        variants.put("all of it its name", minimal().environment("ab", "").build());
        variants.put("an argument like a variable", minimal("a=b").build());
        variants.put("two outputs", minimal().output("a").output("b").build());
        variants.put("one below the other", minimal().output("a/b").build());
        variants.put("a link", minimal().input("a", new Input.Link("b")).build());
        variants.put(
                "two directories",
                minimal()
                        .input("a", new Input.Directory())
                        .input("b", new Input.Directory())
                        .build());
        variants.put("one", minimal().input("a", new Input.Directory()).build());
        variants.put(
                "a link to what a directory is encoded as",
                minimal().input("a", new Input.Link("directory")).build());
        assertKeysDiffer(variants);
    }

    /** {@code variants} is by name, so that a failure can say which. */
    private static void assertKeysDiffer(Map<String, Action> variants) {
        Map<ActionKey, String> seen = new HashMap<>();
        variants.forEach((name, action) -> assertThat(seen.put(ActionKey.of(action), name))
                .as("what has the same key as: %s", name)
                .isNull());
    }

    @Test
    void of_otherLimitsAndOrigins_isTheSameKey() {
        ResourceLimits limits = ResourceLimits.defaults().toBuilder()
                .timeout(Duration.ofSeconds(1))
                .memoryBytes(1)
                .build();
        Input.File elsewhere = new Input.File(digest("print(1)\n"), Path.of("/elsewhere"), false);
        assertThat(ActionKey.of(minimal().limits(limits).input("a", elsewhere).build()))
                .isEqualTo(ActionKey.of(
                        minimal().input("a", file("print(1)\n", false)).build()));
    }

    @Test
    void of_toolTreesInOtherOrder_isAnotherKey() {
        ToolTree linker = new ToolTree(Path.of("/opt/ld"), digest("ld"));
        assertThat(ActionKey.of(minimal().toolTree(CODON).toolTree(linker).build()))
                .isNotEqualTo(
                        ActionKey.of(minimal().toolTree(linker).toolTree(CODON).build()));
    }

    @Test
    void of_randomActions_isEqualExactlyForEqualOnes() {
        long seed = 20261123;
        Random random = new Random(seed);
        Map<ActionKey, RandomAction> seen = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            RandomAction action = RandomAction.next(random);
            ActionKey key = ActionKey.of(action.build(random));
            assertThat(ActionKey.of(action.build(random)))
                    .as("seed %d, round %d: %s built in another order", seed, i, action)
                    .isEqualTo(key);
            RandomAction earlier = seen.putIfAbsent(key, action);
            assertThat(earlier == null || earlier.equals(action))
                    .as("seed %d, round %d: %s has the key of %s", seed, i, action, earlier)
                    .isTrue();
        }
        assertThat(seen).as("different actions of seed %d", seed).hasSizeBetween(5_000, 19_999);
    }
}
