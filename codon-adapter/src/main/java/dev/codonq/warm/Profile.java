package dev.codonq.warm;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a warm compiler has parsed besides the core, which every compile opens. Immutable.
 *
 * <p>A larger one forks slower, so that a compile takes none that holds what it does not open.
 *
 * @param added sources of the standard library, by real path
 * @param addedBytes their size, which says about what parsing them takes
 */
record Profile(SortedSet<Path> added, long addedBytes) {
    static final Profile CORE = new Profile(Collections.emptySortedSet(), 0);

    /** As many runs must want the same, since to prepare for one costs about what a run does. */
    static final int FEWEST_RUNS = 4;

    /** Profiles besides the core that are worth it at a time: compilers that have parsed take memory. */
    private static final int MOST_BESIDES_CORE = 2;

    Profile {
        added = Collections.unmodifiableSortedSet(new TreeSet<>(added));
    }

    /** Returns whether a compile that opens all of {@code opened} opens all of this. */
    boolean fits(Profile opened) {
        return opened.added.containsAll(added);
    }

    /**
     * Returns the largest profile that fits a compile and that enough compiles want.
     *
     * @param opened what the compile opens
     * @param demand how many compiles open what, at present
     * @param impossible of which there is no compiler at present
     */
    static Optional<Profile> choose(Profile opened, Map<Profile, Integer> demand, Set<Profile> impossible) {
        Set<Profile> worthIt = new HashSet<>(List.of(CORE));
        worthIt.addAll(besidesCore(demand));
        worthIt.removeAll(impossible);
        boolean areEnough = demand.values().stream().mapToInt(Integer::intValue).sum() >= FEWEST_RUNS;
        return worthIt.stream()
                .filter(profile -> areEnough && profile.fits(opened))
                .max(Comparator.comparingLong(Profile::addedBytes));
    }

    private static List<Profile> besidesCore(Map<Profile, Integer> demand) {
        Map<Profile, Long> savedBytes = new HashMap<>();
        for (Profile profile : demand.keySet()) {
            int runs = demand.entrySet().stream()
                    .filter(other -> profile.fits(other.getKey()))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
            if (!profile.equals(CORE) && runs >= FEWEST_RUNS) {
                savedBytes.put(profile, runs * profile.addedBytes);
            }
        }
        return savedBytes.entrySet().stream()
                .sorted(Map.Entry.<Profile, Long>comparingByValue().reversed())
                .limit(MOST_BESIDES_CORE)
                .map(Map.Entry::getKey)
                .toList();
    }
}
