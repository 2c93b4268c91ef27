package dev.codonq.doctor;

import dev.codonq.toolchain.Linker;
import java.util.ArrayList;
import java.util.List;

/** Looks at this machine, by using what builds use. Thread-safe. */
public final class MachineDoctor implements Doctor {
    @Override
    public List<Finding> examine(Choices choices) {
        List<Finding> findings = new ArrayList<>(HostExamination.examine());
        ControlGroupView groups = ControlGroupView.ofThisProcess();
        findings.addAll(new CapacityExamination(groups, Runtime.getRuntime().availableProcessors()).examine());
        findings.addAll(new CompilerExamination(Linker.SEARCH_PATH).examine(choices.codon()));
        findings.addAll(SandboxExamination.examine());
        findings.addAll(new CacheExamination(choices.cache(), choices.cacheMaxBytes()).examine());
        findings.add(Finding.good(
                "configuration",
                choices.configuration().isEmpty() ? "no codonq.toml" : String.join(", ", choices.configuration())));
        return findings;
    }
}
