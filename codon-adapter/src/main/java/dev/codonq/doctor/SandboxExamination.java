package dev.codonq.doctor;

import dev.codonq.action.Isolation;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.SystemTimer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The look at what holds runs: something is run at every level of isolation that looks around. */
final class SandboxExamination {
    private static final String SAMPLING = "sampling; no control groups: ";
    private static final long FEW_FILES = 1024;

    private SandboxExamination() {}

    static List<Finding> examine() {
        try (SystemTimer timer = new SystemTimer("codonq-watchdog");
                SandboxRunner sandbox = SandboxRunner.open(Optional.empty(), Optional.empty(), timer)) {
            List<Finding> findings = new ArrayList<>();
            for (Isolation level : Isolation.values()) {
                findings.add(isolation(sandbox.probe(level)));
            }
            findings.add(Finding.good("system calls", sandbox.systemCallFilter()));
            findings.add(controlGroups(sandbox.accounting()));
            findings.add(limits());
            return findings;
        } catch (IOException e) {
            return List.of(Finding.missing(
                    "isolation",
                    "there is no directory for runs: " + Volume.reason(e),
                    "make /var/tmp writable, and see that it has room"));
        }
    }

    private static Finding isolation(IsolationProbe probe) {
        String level = probe.isolation().name().toLowerCase(Locale.ROOT);
        if (probe.isAvailable()) {
            return Finding.good("isolation", level).with("level", level);
        }
        String otherwise = probe.isolation() == Isolation.NAMESPACES
                ? "; for trusted sources give --isolation directory instead"
                : "";
        String problem = probe.problem().orElse("");
        return Finding.missing("isolation", level + ": " + problem, probe.cure().orElse("") + otherwise)
                .with("level", level)
                .with("problem", problem);
    }

    private static Finding controlGroups(String accounting) {
        boolean areUsed = !accounting.startsWith("sampling");
        Finding finding = areUsed
                ? Finding.good("control groups", accounting + ": the kernel holds runs to their limits")
                : Finding.remark(
                        "control groups",
                        "rlimits and a look 40 times a second hold runs to their limits, since there are none to write:"
                                + " " + accounting.replace(SAMPLING, ""),
                        "start codonq as root, or with delegated groups:"
                                + " systemd-run --user --scope -p Delegate=yes codonq …");
        return finding.with("used", areUsed)
                .with("accounting", accounting)
                .with("controllers", ControlGroupView.ofThisProcess().controllers());
    }

    /** What this process may have of it; runs get less. */
    private static Finding limits() {
        String files = softLimit("Max open files");
        String processes = softLimit("Max processes");
        String memory = softLimit("Max address space");
        String detail = "open files " + files + ", processes " + processes + ", address space " + memory;
        boolean isLittle = files.matches("\\d+") && Long.parseLong(files) < FEW_FILES;
        Finding finding = isLittle
                ? Finding.remark("rlimits", detail, "allow more open files: ulimit -n " + FEW_FILES)
                : Finding.good("rlimits", detail);
        return finding.with("openFiles", files).with("processes", processes).with("addressSpace", memory);
    }

    private static String softLimit(String name) {
        try {
            return Files.readAllLines(Path.of("/proc/self/limits"), StandardCharsets.UTF_8).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()).strip().split(" +", -1)[0])
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
