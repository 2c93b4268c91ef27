package dev.codonq.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the hierarchies of control groups are mounted, and where in them this process is, in the format of
 * {@code mountinfo} in proc(5) and {@code /proc/self/cgroup} in cgroups(7). Immutable.
 */
final class CgroupMounts {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    private final List<Mount> mounts;
    private final List<Membership> memberships;

    private CgroupMounts(List<Mount> mounts, List<Membership> memberships) {
        this.mounts = List.copyOf(mounts);
        this.memberships = List.copyOf(memberships);
    }

    /**
     * A mounted hierarchy.
     *
     * @param root the group that is seen at {@code point}
     * @param controllers the controllers of a hierarchy of version 1; empty for version 2
     */
    private record Mount(Path root, Path point, boolean isUnified, List<String> controllers) {}

    /** Our own group in the hierarchy of these controllers; none are named for version 2. */
    private record Membership(List<String> controllers, Path group) {}

    /**
     * A group and the top of what can be seen of its hierarchy.
     *
     * @param directory the group
     * @param top the same or one above it
     */
    record Place(Path directory, Path top) {}

    /** Reads the files {@code mountinfo} and {@code cgroup} below {@code self}, which is {@code /proc/self}. */
    static CgroupMounts read(Path self) throws IOException {
        List<Mount> mounts = new ArrayList<>();
        for (String line : Files.readAllLines(self.resolve("mountinfo"), StandardCharsets.UTF_8)) {
            parseMount(line).ifPresent(mounts::add);
        }
        List<Membership> memberships = new ArrayList<>();
        for (String line : Files.readAllLines(self.resolve("cgroup"), StandardCharsets.UTF_8)) {
            String[] fields = line.split(":", 3);
            memberships.add(new Membership(List.of(fields[1].split(",", -1)), Path.of(fields[2])));
        }
        return new CgroupMounts(mounts, memberships);
    }

    /** A line is {@code ID PARENT DEVICE ROOT POINT OPTIONS [TAG…] - TYPE SOURCE SUPEROPTIONS}. */
    private static Optional<Mount> parseMount(String line) {
        String[] halves = line.split(" - ", 2);
        String[] mount = halves[0].split(" ", -1);
        String[] fileSystem = halves[1].split(" ", -1);
        boolean isUnified = fileSystem[0].equals("cgroup2");
        if (!isUnified && !fileSystem[0].equals("cgroup")) {
            return Optional.empty();
        }
        return Optional.of(new Mount(
                Path.of(unescaped(mount[3])),
                Path.of(unescaped(mount[4])),
                isUnified,
                isUnified ? List.of() : List.of(fileSystem[2].split(",", -1))));
    }

    /** Blanks in a path are written as {@code \040}. */
    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(CgroupMounts::character);
    }

    private static String character(MatchResult escape) {
        return Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(escape.group(1), 8)));
    }

    /** Returns our own group in the version 1 hierarchy of {@code controller}, where that is mounted and seen. */
    Optional<Path> legacy(String controller) {
        return place(
                        mount -> !mount.isUnified() && mount.controllers().contains(controller),
                        membership -> membership.controllers().contains(controller))
                .map(Place::directory);
    }

    /** Returns our own group in the version 2 hierarchy, where that is mounted and seen. */
    Optional<Place> unified() {
        return place(Mount::isUnified, membership -> membership.controllers().equals(List.of("")));
    }

    private Optional<Place> place(Predicate<Mount> isMount, Predicate<Membership> isMembership) {
        return memberships.stream()
                .filter(isMembership)
                .flatMap(membership -> mounts.stream()
                        .filter(isMount)
                        // In a container the mount may show another part of the hierarchy than the one we are in.
                        .filter(mount -> membership.group().startsWith(mount.root()))
                        .map(mount -> new Place(
                                mount.point()
                                        .resolve(mount.root()
                                                .relativize(membership.group())
                                                .toString()),
                                mount.point())))
                .filter(place -> Files.isDirectory(place.directory()))
                .findFirst();
    }
}
