package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/*
 * A manifest can have millions of lines, so the jobs are gone through several times instead of being kept. The first
 * time takes 8 bytes of the path of each file to be made, a hash. Only where hashes say that two of them may meet, which they
 * hardly ever do by chance, the paths themselves are compared.
 */
/** Finds jobs whose artifacts and depfiles cannot stand side by side, or would replace a source. */
final class ArtifactClashes {
    private ArtifactClashes() {}

    /**
     * Returns how many jobs there are.
     *
     * @throws UsageException if two jobs give the same file, or one's file is a directory of another's or a
     *     source
     */
    static long check(Iterable<PlannedJob> jobs) {
        Hashes hashes = Hashes.of(jobs);
        Set<Long> suspects = suspects(jobs, hashes.sorted);
        if (suspects.isEmpty()) {
            return hashes.jobs;
        }
        Map<Path, Claim> claims = new HashMap<>();
        for (PlannedJob job : jobs) {
            for (Path place : job.places()) {
                if (suspects.contains(hash(absolute(place)))) {
                    Claim other = claims.putIfAbsent(absolute(place), new Claim(job, place));
                    if (other != null) {
                        throw new UsageException(other.job.label() + " and " + job.label() + " give the same "
                                + (job.depfile().isEmpty() ? "artifact " : "file ") + name(place));
                    }
                }
            }
        }
        for (PlannedJob job : jobs) {
            Claim replacing = claims.get(source(job));
            if (replacing != null) {
                throw new UsageException(
                        replacing.job.label() + " gives " + name(replacing.place) + ", which is a source");
            }
            for (Path folder = folder(job); folder != null; folder = folder.getParent()) {
                Claim other = claims.get(folder);
                if (other != null) {
                    throw new UsageException(other.job.label() + " gives " + name(other.place)
                            + ", which must be a directory for " + name(job.artifact()) + " of " + job.label());
                }
            }
        }
        return hashes.jobs;
    }

    /** Who puts a file where. */
    private record Claim(PlannedJob job, Path place) {}

    /** The hashes of all places. */
    private static final class Hashes {
        private final long[] sorted;
        private final long jobs;

        private Hashes(long[] sorted, long jobs) {
            this.sorted = sorted;
            this.jobs = jobs;
        }

        static Hashes of(Iterable<PlannedJob> planned) {
            long[] hashes = new long[64];
            int count = 0;
            long jobs = 0;
            for (PlannedJob job : planned) {
                jobs++;
                for (Path place : job.places()) {
                    if (count == hashes.length) {
                        hashes = Arrays.copyOf(hashes, 2 * count);
                    }
                    hashes[count++] = hash(absolute(place));
                }
            }
            Arrays.sort(hashes, 0, count);
            return new Hashes(Arrays.copyOf(hashes, count), jobs);
        }
    }

    private static Set<Long> suspects(Iterable<PlannedJob> jobs, long[] hashes) {
        Set<Long> suspects = new HashSet<>();
        for (int i = 1; i < hashes.length; i++) {
            if (hashes[i] == hashes[i - 1]) {
                suspects.add(hashes[i]);
            }
        }
        for (PlannedJob job : jobs) {
            addIfMade(suspects, hashes, source(job));
            for (Path folder = folder(job); folder != null; folder = folder.getParent()) {
                addIfMade(suspects, hashes, folder);
            }
        }
        return suspects;
    }

    private static void addIfMade(Set<Long> suspects, long[] hashes, Path path) {
        long hash = hash(path);
        if (Arrays.binarySearch(hashes, hash) >= 0) {
            suspects.add(hash);
        }
    }

    private static Path source(PlannedJob job) {
        return job.spec().source().toAbsolutePath().normalize();
    }

    private static Path absolute(Path place) {
        return place.toAbsolutePath().normalize();
    }

    private static @Nullable Path folder(PlannedJob job) {
        return absolute(job.artifact()).getParent();
    }

    private static String name(Path place) {
        return TerminalText.oneLine(place.toString());
    }

    /** Returns the 64-bit FNV-1a of the path's characters. */
    private static long hash(Path path) {
        String text = path.toString();
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
