package dev.codonq.sandbox;

import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control groups of one work root. Thread-safe.
 *
 * <pre>
 *   GROUP/                             ours, in every hierarchy that is of use, or one above it
 *     OWNER.codonq-RANDOM-1/ -2/ …     one run each, see {@link OwnerName}
 * </pre>
 *
 * Version 2 is taken where it has the controllers, else version 1. A process that is killed leaves its groups behind;
 * the next one to use the same {@code GROUP} removes those whose owner's name proves that the owner is gone.
 */
final class ControlGroups implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ControlGroups.class);

    private final GroupFiles parent;
    private final String prefix;
    private final AtomicLong runs = new AtomicLong();

    private ControlGroups(GroupFiles parent) {
        this.parent = parent;
        this.prefix =
                OwnerName.current() + ".codonq-" + UUID.randomUUID().toString().substring(0, 8) + "-";
    }

    /**
     * Whether this machine lets us use control groups, found out by doing it. Immutable.
     *
     * @param groups to be closed by who asked; empty where there are none
     * @param problem why there are none, in one line; empty where there are some
     */
    record Availability(Optional<ControlGroups> groups, Optional<String> problem) {}

    /** Tries what the machine has, and sweeps what killed processes left there. */
    static Availability open() {
        return open(Path.of("/proc/self"));
    }

    /** @param self has the files of {@code /proc/self} */
    static Availability open(Path self) {
        List<String> problems = new ArrayList<>();
        Optional<ControlGroups> groups = Optional.empty();
        try {
            CgroupMounts mounts = CgroupMounts.read(self);
            groups = openUnified(mounts, problems);
            if (groups.isEmpty()) {
                groups = openLegacy(mounts, problems);
            }
        } catch (IOException e) {
            problems.add(e.toString());
        }
        return new Availability(
                groups, groups.isPresent() ? Optional.empty() : Optional.of(String.join("; ", problems)));
    }

    /**
     * Takes our own group, or the nearest one above it. Our own is rarely possible, since it holds us, and groups below
     * would then get no controllers. One above it is taken only where nothing below it limits us: the runs would escape
     * what the machine's owner has set for us.
     */
    private static Optional<ControlGroups> openUnified(CgroupMounts mounts, List<String> problems) throws IOException {
        Optional<CgroupMounts.Place> place = mounts.unified();
        if (place.isEmpty()) {
            problems.add("no cgroup v2 hierarchy shows this process");
            return Optional.empty();
        }
        Path top = place.get().top();
        for (Path group = place.get().directory(); group != null && group.startsWith(top); group = group.getParent()) {
            UnifiedGroupFiles files = new UnifiedGroupFiles(group);
            Optional<ControlGroups> groups = tryOut(files, problems);
            if (groups.isPresent()) {
                return groups;
            }
            if (files.isLimited()) {
                problems.add("groups above " + group + " are out of the question, as it has limits");
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static Optional<ControlGroups> openLegacy(CgroupMounts mounts, List<String> problems) {
        Optional<Path> memory = mounts.legacy("memory");
        Optional<Path> pids = mounts.legacy("pids");
        Optional<Path> cpuacct = mounts.legacy("cpuacct");
        if (memory.isEmpty() || pids.isEmpty() || cpuacct.isEmpty()) {
            problems.add("no cgroup v1 hierarchies for memory, pids and cpuacct show this process");
            return Optional.empty();
        }
        return tryOut(
                new LegacyGroupFiles(
                        memory.get(),
                        pids.get(),
                        cpuacct.get(),
                        mounts.legacy("cpu").orElse(cpuacct.get())),
                problems);
    }

    private static Optional<ControlGroups> tryOut(GroupFiles parent, List<String> problems) {
        ControlGroups groups = new ControlGroups(parent);
        try {
            for (Path directory : parent.directories()) {
                if (!Files.isWritable(directory)) {
                    throw new IOException(directory + " cannot be written");
                }
            }
            if (parent instanceof UnifiedGroupFiles unified) {
                unified.handDownControllers();
            }
            ControlGroupProbe.tryOut(groups.next());
            groups.sweep();
            return Optional.of(groups);
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private GroupFiles next() {
        return parent.child(prefix + runs.incrementAndGet());
    }

    private void sweep() throws IOException {
        for (String name : parent.children()) {
            if (OwnerName.isAbandoned(name)) {
                ControlGroup.end(parent.child(name));
                log.info("removed control group {}, which a killed process had left", name);
            }
        }
    }

    /** Makes an empty group that holds a run to {@code limits}; the processes of the sandbox itself count too. */
    ControlGroup newGroup(ResourceLimits limits) throws IOException {
        GroupFiles files = next();
        files.create();
        try {
            files.limit(limits);
        } catch (IOException e) {
            ControlGroup.end(files);
            throw e;
        }
        return new ControlGroup(files);
    }

    /** Returns what they are, for people. */
    @Override
    public String toString() {
        return "control groups, cgroup v" + (parent instanceof UnifiedGroupFiles ? 2 : 1);
    }

    /** Ends and removes every group that is left; no run may be under way. A failure is logged. */
    @Override
    public void close() {
        try {
            for (String name : parent.children()) {
                if (name.startsWith(prefix)) {
                    ControlGroup.end(parent.child(name));
                }
            }
        } catch (IOException e) {
            log.warn("cannot list the control groups below {}", parent.directories(), e);
        }
    }
}
