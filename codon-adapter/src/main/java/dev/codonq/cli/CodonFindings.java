package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.SystemTimer;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.ToolchainLocator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the doctor learns from the parts that builds use, by using them. */
final class CodonFindings {
    private CodonFindings() {}

    /** Looks for the compiler as a build does, and runs it. */
    static List<Doctor.Finding> toolchain() {
        try {
            Toolchain toolchain = Toolchain.probe(ToolchainLocator.locate(null));
            return List.of(Doctor.Finding.good("codon", toolchain.version() + " at " + toolchain.executable()));
        } catch (ToolchainException e) {
            return List.of(Doctor.Finding.missing(
                    "codon", String.valueOf(e.getMessage()), "run scripts/install-codon, or name one with --codon"));
        }
    }

    /** Runs something at every level of isolation that looks around. */
    static List<Doctor.Finding> sandbox() {
        try (SystemTimer timer = new SystemTimer("codonq-watchdog");
                SandboxRunner sandbox = SandboxRunner.open(Optional.empty(), Optional.empty(), timer)) {
            List<Doctor.Finding> findings = new ArrayList<>();
            for (Isolation level : Isolation.values()) {
                findings.add(isolation(sandbox.probe(level)));
            }
            findings.add(Doctor.Finding.good("system calls", sandbox.systemCallFilter()));
            // Not missing where it is sampling: builds work, only a little less exactly.
            findings.add(Doctor.Finding.good("limits", sandbox.accounting()));
            return findings;
        } catch (IOException e) {
            return List.of(Doctor.Finding.missing(
                    "isolation", "no directory for runs: " + Failures.reason(e), "make /var/tmp writable"));
        }
    }

    private static Doctor.Finding isolation(IsolationProbe probe) {
        String level = ChoiceConverter.label(probe.isolation());
        if (probe.isAvailable()) {
            return Doctor.Finding.good("isolation", level);
        }
        String otherwise = probe.isolation() == Isolation.NAMESPACES
                ? "; for trusted sources give --isolation directory instead"
                : "";
        return Doctor.Finding.missing(
                "isolation",
                level + ": " + probe.problem().orElse(""),
                probe.cure().orElse("") + otherwise);
    }
}
