package dev.codonq.compile;

import dev.codonq.sandbox.RunTrace;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the compiler tells what phase it is at: asked to, it prints a line when a part of its work is done; the linker is a
 * program of its own. The artifacts stay the same to the byte. Immutable.
 */
final class CompileTrace implements RunTrace {
    private static final Map<String, String> ENVIRONMENT = Map.of("CODON_DEBUG", "t");

    private static final String TIMES = "[T] ";

    /** Where a program has no errors these lines begin at the first column; with errors the end is near anyway. */
    private static final Map<String, CompilePhase> PHASE_AFTER =
            Map.of("[T] parse = ", CompilePhase.TYPECHECK, "[T] typecheck = ", CompilePhase.COMPILE);

    private static final Set<String> LINKERS = Set.of("g++", "collect2", "ld");

    @Override
    public Map<String, String> environment() {
        return ENVIRONMENT;
    }

    @Override
    public Optional<String> read(String line) {
        if (!line.stripLeading().startsWith(TIMES)) {
            return Optional.empty();
        }
        return Optional.of(PHASE_AFTER.entrySet().stream()
                .filter(entry -> line.startsWith(entry.getKey()))
                .map(entry -> entry.getValue().label())
                .findFirst()
                .orElse(""));
    }

    @Override
    public Optional<String> stageOf(String program) {
        return LINKERS.contains(program) ? Optional.of(CompilePhase.LINK.label()) : Optional.empty();
    }
}
