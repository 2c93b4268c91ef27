package dev.codonq.warm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProfileTest {
    private static final Profile NUMPY = profile(1_000, "numpy");
    private static final Profile SCIENCE = profile(1_500, "numpy", "science");
    private static final Profile GAMES = profile(2_000, "games");
    private static final Profile MUSIC = profile(200, "music");

    private static Profile profile(long bytes, String... files) {
        return new Profile(new TreeSet<>(Stream.of(files).map(Path::of).toList()), bytes);
    }

    @Test
    void choose_fewerCompilesThanAreWorthIt_isNone() {
        assertThat(Profile.choose(Profile.CORE, Map.of(Profile.CORE, 3), Set.of()))
                .isEmpty();
        assertThat(Profile.choose(Profile.CORE, Map.of(Profile.CORE, 4), Set.of()))
                .contains(Profile.CORE);
    }

    @Test
    void choose_compilesOfAllKinds_countForTheCore() {
        assertThat(Profile.choose(NUMPY, Map.of(Profile.CORE, 2, NUMPY, 2), Set.of()))
                .contains(Profile.CORE);
    }

    @Test
    void choose_enoughOfTheSame_isTheirs() {
        assertThat(Profile.choose(NUMPY, Map.of(NUMPY, 4), Set.of())).contains(NUMPY);
    }

    @Test
    void choose_compileThatOpensLess_takesNoneThatHoldsMore() {
        assertThat(Profile.choose(Profile.CORE, Map.of(NUMPY, 9, Profile.CORE, 1), Set.of()))
                .contains(Profile.CORE);
        assertThat(Profile.choose(NUMPY, Map.of(SCIENCE, 9, NUMPY, 1), Set.of()))
                .as("what those who open more want counts for what they all open")
                .contains(NUMPY);
    }

    @Test
    void choose_compileThatOpensMore_takesTheLargestThatIsWorthIt() {
        assertThat(Profile.choose(SCIENCE, Map.of(NUMPY, 4, SCIENCE, 3), Set.of()))
                .contains(NUMPY);
        assertThat(Profile.choose(SCIENCE, Map.of(NUMPY, 4, SCIENCE, 4), Set.of()))
                .contains(SCIENCE);
    }

    @Test
    void choose_manyWanted_areTheTwoThatSaveMost() {
        Map<Profile, Integer> demand = Map.of(NUMPY, 10, GAMES, 10, MUSIC, 10);
        assertThat(Profile.choose(GAMES, demand, Set.of())).contains(GAMES);
        assertThat(Profile.choose(NUMPY, demand, Set.of())).contains(NUMPY);
        assertThat(Profile.choose(MUSIC, demand, Set.of())).contains(Profile.CORE);
    }

    @Test
    void choose_impossibleProfile_isTheNextBest() {
        Map<Profile, Integer> demand = Map.of(NUMPY, 10);
        assertThat(Profile.choose(NUMPY, demand, Set.of(NUMPY))).contains(Profile.CORE);
        assertThat(Profile.choose(NUMPY, demand, Set.of(NUMPY, Profile.CORE))).isEmpty();
    }
}
