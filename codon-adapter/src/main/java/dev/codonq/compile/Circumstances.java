package dev.codonq.compile;

import dev.codonq.action.Action;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What every compile depends on besides the command, the inputs and the toolchain: each part of it gets a property of the
 * action, or the action is not cached. Thread-safe.
 */
final class Circumstances {
    private static final String SYSTEM_LIBRARIES = "system libraries";
    private static final String CPU = "cpu";
    private static final String CPU_ARITHMETIC = "cpu arithmetic";

    private final Optional<Processor> processor;
    private final Supplier<String> systemLibraries;

    /**
     * @param processor the one that runs use, if it is known
     * @param systemLibraries gives a text that differs whenever the libraries differ that the compiler loads from the system
     */
    Circumstances(Optional<Processor> processor, Supplier<String> systemLibraries) {
        this.processor = processor;
        this.systemLibraries = systemLibraries;
    }

    /**
     * Adds what {@code request} depends on to its action, and what the action is about.
     *
     * @return the reasons why the action must not be cached
     * @throws IOException if the source cannot be resolved
     */
    List<String> addTo(Action.Builder action, CompileRequest request, List<Plugin> plugins) throws IOException {
        action.subject(request.kind().label() + " " + request.source().toRealPath());
        action.property(SYSTEM_LIBRARIES, systemLibraries.get());
        List<String> reasons = new ArrayList<>();
        addProcessor(action, request, reasons);
        CodonArguments.firstUnknown(request.codonArguments())
                .ifPresent(
                        argument -> reasons.add("codon argument " + argument + " may read what codonq does not know"));
        plugins.forEach(plugin -> addPlugin(plugin, request.kind(), reasons));
        return reasons;
    }

    /** Returns the value that a property of this name has now, if it is one of these. */
    Optional<String> now(String property) {
        return switch (property) {
            case SYSTEM_LIBRARIES -> Optional.of(systemLibraries.get());
            case CPU -> processor.map(Processor::name);
            case CPU_ARITHMETIC -> processor.map(Processor::arithmetic);
            default -> Optional.empty();
        };
    }

    private void addProcessor(Action.Builder action, CompileRequest request, List<String> reasons) {
        boolean hostCode = CodonArguments.followHostProcessor(request.codonArguments());
        if (processor.isPresent()) {
            if (hostCode) {
                action.property(CPU, processor.get().name());
            } else {
                // Even then constants such as sin(0.5) are computed by the C library of the machine, in its own way.
                action.property(CPU_ARITHMETIC, processor.get().arithmetic());
            }
        } else if (hostCode) {
            reasons.add("the code depends on the processor, but " + Processor.CPUINFO
                    + " does not say which it is; -disable-native makes code for all");
        }
    }

    private static void addPlugin(Plugin plugin, BuildKind kind, List<String> reasons) {
        if (plugin.reach() == Plugin.Reach.COMPILER) {
            reasons.add("plugin " + plugin.argument() + " runs code of its own in the compiler");
        } else if (plugin.reach() == Plugin.Reach.LINKER && kind.isLinked()) {
            reasons.add("plugin " + plugin.argument() + " gives the linker arguments of its own");
        }
    }
}
