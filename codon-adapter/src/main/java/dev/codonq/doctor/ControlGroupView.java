package dev.codonq.doctor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What the control groups of this process say of themselves, of version 1 and 2, as far as they can be seen. Immutable. */
final class ControlGroupView {
    /** So much memory is what version 1 says where there is no limit, or more. */
    private static final long NO_LIMIT = 1L << 60;

    private final Path mounts;
    private final List<String[]> memberships = new ArrayList<>();

    /**
     * @param membership has the lines of {@code /proc/self/cgroup}
     * @param mounts where the hierarchies are mounted, {@code /sys/fs/cgroup}
     */
    ControlGroupView(Path membership, Path mounts) {
        this.mounts = mounts;
        try {
            for (String line : Files.readAllLines(membership, StandardCharsets.UTF_8)) {
                String[] fields = line.split(":", 3);
                if (fields.length == 3 && fields[2].startsWith("/")) {
                    memberships.add(fields);
                }
            }
        } catch (IOException e) {
            memberships.clear();
        }
    }

    static ControlGroupView ofThisProcess() {
        return new ControlGroupView(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
    }

    /** Returns the controllers that this process is under, for people. */
    String controllers() {
        List<String> first = memberships.stream()
                .map(fields -> fields[1])
                .filter(controllers -> !controllers.isEmpty() && !controllers.startsWith("name="))
                .toList();
        String second = files("", "cgroup.controllers").stream().findFirst().orElse("");
        return "v1: " + (first.isEmpty() ? "none" : String.join(" ", first)) + "; v2: "
                + (second.isEmpty() ? "none" : second);
    }

    /** Returns how many processors' time the groups grant. */
    OptionalDouble processors() {
        double least = Double.MAX_VALUE;
        for (String quota : files("", "cpu.max")) {
            String[] fields = quota.split(" ", -1);
            if (fields.length == 2 && !fields[0].equals("max")) {
                least = Math.min(least, Double.parseDouble(fields[0]) / Double.parseDouble(fields[1]));
            }
        }
        List<String> quotas = files("cpu", "cpu.cfs_quota_us");
        List<String> periods = files("cpu", "cpu.cfs_period_us");
        for (int i = 0; i < Math.min(quotas.size(), periods.size()); i++) {
            double quota = Double.parseDouble(quotas.get(i));
            if (quota > 0) {
                least = Math.min(least, quota / Double.parseDouble(periods.get(i)));
            }
        }
        return least == Double.MAX_VALUE ? OptionalDouble.empty() : OptionalDouble.of(least);
    }

    /** Returns how much memory the groups grant. */
    OptionalLong memoryBytes() {
        List<String> limits = new ArrayList<>(files("", "memory.max"));
        limits.addAll(files("memory", "memory.limit_in_bytes"));
        return limits.stream()
                .filter(limit -> limit.matches("\\d{1,18}"))
                .mapToLong(Long::parseLong)
                .filter(limit -> limit < NO_LIMIT)
                .min();
    }

    /** Returns the contents of {@code name} in our group and those above it; {@code controller} is empty for version 2. */
    private List<String> files(String controller, String name) {
        List<String> contents = new ArrayList<>();
        for (String[] fields : memberships) {
            if (List.of(fields[1].split(",", -1)).contains(controller)) {
                Path top = controller.isEmpty() ? mounts : mounts.resolve(fields[1]);
                Path group = top.resolve(fields[2].substring(1)).normalize();
                // In a container the group is named as on the host, and lies at the top.
                for (Path at = group; at != null && at.startsWith(top); at = at.getParent()) {
                    read(at.resolve(name)).ifPresent(contents::add);
                }
            }
        }
        return contents;
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
