package dev.codonq.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PackedInputsTest {
    private static Digest digest(String content) {
        return Digest.of(content.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertUnpacked(Map<String, Input> inputs) {
        assertThat(PackedInputs.of(inputs).unpack()).containsExactlyEntriesOf(new TreeMap<>(inputs));
    }

    @Test
    void unpack_nothing_isNothing() {
        assertUnpacked(Map.of());
    }

    @Test
    void unpack_everyKindOfInput_isWhatWasPacked() {
        assertUnpacked(Map.of(
                "home/a.py", new Input.File(digest("a"), Path.of("/home/a.py"), false),
                "home/a.pyc", new Input.File(digest("b"), Path.of("/elsewhere/b.pyc"), false),
                "home/run", new Input.File(digest("c"), Path.of("/home/run"), true),
                "home/run2", new Input.File(digest("d"), Path.of("relative"), true),
                "home/link", new Input.Link("../zïel"),
                "home/directory", new Input.Directory()));
    }

    @Test
    void unpack_sizesOfAllLengths_areWhatWasPacked() {
        String hash = digest("").hash();
        for (int bits = 0; bits < Long.SIZE; bits++) {
            long size = (1L << bits) - 1;
            assertUnpacked(Map.of("a", new Input.File(new Digest(hash, size), Path.of("/a"), false)));
        }
    }

    @Test
    void unpack_pathsThatShareHalfACharacter_areWhatWasPacked() {
        assertUnpacked(Map.of("ä", new Input.Directory(), "ö", new Input.Directory(), "ö/é", new Input.Link("x")));
    }

    @Test
    void unpack_longPath_isWhatWasPacked() {
        String path = "d/".repeat(40_000);
        assertUnpacked(Map.of(path + "a", new Input.Directory(), path + "b", new Input.Directory()));
    }

    @Test
    void unpack_randomInputs_areWhatWasPacked() {
        for (int seed = 0; seed < 1_000; seed++) {
            assertUnpacked(randomInputs(new Random(seed)));
        }
    }

    private static Map<String, Input> randomInputs(Random random) {
        Map<String, Input> inputs = new TreeMap<>();
        for (int i = random.nextInt(8); i > 0; i--) {
            String path = random.ints(1 + random.nextInt(6), 0, 4)
                    .mapToObj(letter -> "aé中😀".codePoints().skip(letter).limit(1))
                    .map(letter -> Character.toString(letter.findFirst().orElseThrow()))
                    .reduce("", String::concat);
            inputs.put(
                    path,
                    switch (random.nextInt(4)) {
                        case 0 -> new Input.Link(path);
                        case 1 -> new Input.Directory();
                        default ->
                            new Input.File(digest(path), Path.of(random.nextBoolean() ? "/a" : "/b"), i % 2 == 0);
                    });
        }
        return inputs;
    }

    @Test
    void unpack_result_cannotBeChanged() {
        SortedMap<String, Input> inputs = PackedInputs.of(Map.of()).unpack();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> inputs.put("a", new Input.Directory()));
    }
}
