package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.ToolchainLocator;
import java.io.IOException;

/** What the doctor learns from the parts that builds use, by using them. */
final class CodonFindings {
    private CodonFindings() {}

    /** Looks for the compiler as a build does, and runs it. */
    static Doctor.Finding toolchain() {
        try {
            Toolchain toolchain = Toolchain.probe(ToolchainLocator.locate(null));
            return Doctor.Finding.good("codon", toolchain.version() + " at " + toolchain.executable());
        } catch (ToolchainException e) {
            return Doctor.Finding.missing(
                    "codon", String.valueOf(e.getMessage()), "run scripts/install-codon, or name one with --codon");
        }
    }

    /** Runs something in a sandbox that looks around. */
    static Doctor.Finding isolation() {
        try (JobScheduler scheduler = JobScheduler.builder().slots(1).build()) {
            IsolationProbe probe = scheduler.probe(Isolation.NAMESPACES);
            String problem = probe.problem().orElse("");
            return probe.isAvailable()
                    ? Doctor.Finding.good("isolation", "namespaces")
                    : Doctor.Finding.missing(
                            "isolation",
                            "namespaces: " + problem,
                            probe.cure().orElse("") + "; for trusted sources give --isolation directory instead");
        } catch (IOException e) {
            return Doctor.Finding.missing(
                    "isolation", "no directory for runs: " + Failures.reason(e), "make /var/tmp writable");
        }
    }
}
