package dev.codonq.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LocationTest {
    @Test
    void of_numbersOfEitherVersion_readsThem() {
        assertThat(Location.of("main.codon:3:7-11")).isEqualTo(new Location("main.codon", 3, 7, 11));
        assertThat(Location.of("main.codon:3:7")).isEqualTo(new Location("main.codon", 3, 7, null));
        assertThat(Location.of("main.codon:3 (7-11)")).isEqualTo(new Location("main.codon", 3, 7, 11));
        assertThat(Location.of("main.codon:3 (7)")).isEqualTo(new Location("main.codon", 3, 7, null));
        assertThat(Location.of("main.codon:3")).isEqualTo(new Location("main.codon", 3, null, null));
        assertThat(Location.of("main.codon")).isEqualTo(new Location("main.codon", null, null, null));
        assertThat(Location.of("")).isEqualTo(new Location(null, null, null, null));
    }

    @Test
    void of_numbersInFileName_takesTheLastOnly() {
        assertThat(Location.of("a:1:2:3:4-5")).isEqualTo(new Location("a:1:2", 3, 4, 5));
        assertThat(Location.of("a:1 (2-3):4:5-6")).isEqualTo(new Location("a:1 (2-3)", 4, 5, 6));
        assertThat(Location.of("a:1:2-3:4 (5-6)")).isEqualTo(new Location("a:1:2-3", 4, 5, 6));
        assertThat(Location.of("a (1):2 (3)")).isEqualTo(new Location("a (1)", 2, 3, null));
    }

    @Test
    void of_whatCodonNeverPrintsAsNumber_belongsToTheFile() {
        for (String text : new String[] {
            "a:0",
            "a:01",
            "a:-1",
            "a:+1",
            "a:1:0",
            "a:1:5-5",
            "a:1:5-4",
            "a:1:5-",
            "a:1 (0)",
            "a:1 ()",
            "a:1 (2",
            "a (3)",
            "a:",
            ":",
            "::",
            ":1",
            ":1 (2)",
            "a:1234567890",
            "a:١",
            "(",
            ")",
            " ()"
        }) {
            assertThat(Location.of(text)).as(text).isEqualTo(new Location(text, null, null, null));
        }
    }
}
