package dev.codonq.doctor;

import com.sun.management.OperatingSystemMXBean;
import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The look at processors and memory: what the machine has, what is granted of it, and what builds make of it. */
final class CapacityExamination {
    private static final long LITTLE_MEMORY = 1L << 30;

    private final ControlGroupView groups;
    private final int seen;

    /** @param seen the processors that the JVM sees */
    CapacityExamination(ControlGroupView groups, int seen) {
        this.groups = groups;
        this.seen = seen;
    }

    List<Finding> examine() {
        return List.of(processors(), memory());
    }

    private Finding processors() {
        long machine = lines("/proc/cpuinfo", "processor").count();
        int allowed = lines("/proc/self/status", "Cpus_allowed_list:")
                .findFirst()
                .map(CapacityExamination::count)
                .orElse(seen);
        OptionalDouble quota = groups.processors();
        String granted = quota.isPresent()
                ? String.format(Locale.ROOT, ", the time of %.1f granted by control groups", quota.getAsDouble())
                : "";
        String detail = machine + " in the machine, " + allowed + " allowed" + granted + ", " + seen
                + " seen by Java; so --jobs is " + seen;
        double expected = quota.isPresent() ? Math.min(allowed, Math.ceil(quota.getAsDouble())) : allowed;
        Finding finding = seen == Math.max(1, (int) expected)
                ? Finding.good("processors", detail)
                : Finding.remark(
                        "processors",
                        detail + ", which is not what is granted",
                        "give --jobs, or leave -XX:ActiveProcessorCount out of the options of Java");
        return finding.with("machine", machine)
                .with("allowed", allowed)
                .with("seen", seen)
                .with("defaultJobs", seen);
    }

    /** Counts the numbers of a list such as {@code 0-3,6}. */
    private static int count(String list) {
        int count = 0;
        for (String range : list.strip().split(",", -1)) {
            int dash = range.indexOf('-');
            count += dash < 0
                    ? 1
                    : Integer.parseInt(range.substring(dash + 1)) - Integer.parseInt(range.substring(0, dash)) + 1;
        }
        return count;
    }

    private Finding memory() {
        long machine = kibibytes("MemTotal:") << 10;
        long available = kibibytes("MemAvailable:") << 10;
        OptionalLong group = groups.memoryBytes();
        long budget =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() / 4 * 3;
        String granted = group.isPresent() && group.getAsLong() < machine
                ? ", " + TerminalText.size(group.getAsLong()) + " granted by control groups"
                : "";
        String detail = TerminalText.size(machine) + " in the machine, " + TerminalText.size(available) + " available"
                + granted + "; so --memory-budget is " + TerminalText.size(budget);
        Finding finding = Math.min(available, budget) < LITTLE_MEMORY
                ? Finding.remark("memory", detail, "end what takes memory, or give a smaller --jobs")
                : Finding.good("memory", detail);
        return finding.with("machineBytes", machine)
                .with("availableBytes", available)
                .with("defaultBudgetBytes", budget);
    }

    private static long kibibytes(String name) {
        return lines("/proc/meminfo", name)
                .map(value -> value.replaceAll("[^0-9]", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
    }

    /** Returns what follows {@code name} in the lines that begin with it. */
    private static Stream<String> lines(String file, String name) {
        try {
            return Files.readAllLines(Path.of(file), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()));
        } catch (IOException e) {
            return Stream.empty();
        }
    }
}
