package dev.codonq.hostile;

import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ResourceUse;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * One hostile program with its arguments, its limits, and what must become of it at each level. Immutable.
 *
 * @param name for people
 * @param program of the folder {@code hostile}
 * @param arguments what follows the mark; a name in braces stands for a value of {@link Scene#values}
 * @param endings at which levels it runs, and what is expected
 * @param uncounted what is expected instead where no control group counts the run
 */
record Attack(
        String name,
        String program,
        List<String> arguments,
        ResourceLimits limits,
        String output,
        Map<Isolation, Ending> endings,
        Map<Isolation, Ending> uncounted) {

    /** Small, so that an attack is over soon; the time is enough for a machine under load. */
    private static final ResourceLimits LIMITS = ResourceLimits.defaults().toBuilder()
            .timeout(Duration.ofSeconds(60))
            .gracePeriod(Duration.ofMillis(200))
            .memoryBytes(128L << 20)
            .processes(48)
            .openFiles(256)
            .fileBytes(24L << 20)
            .diskBytes(32L << 20)
            .capturedBytes(64 << 10)
            .writtenBytes(16L << 20)
            .outputBytes(1L << 20)
            .build();

    static Attack of(String name, String program, String... arguments) {
        return new Attack(name, program, List.of(arguments), LIMITS, "out", Map.of(), Map.of());
    }

    Attack limits(UnaryOperator<ResourceLimits.Builder> change) {
        ResourceLimits changed = change.apply(limits.toBuilder()).build();
        return new Attack(name, program, arguments, changed, output, endings, uncounted);
    }

    Attack timeout(Duration timeout) {
        return limits(builder -> builder.timeout(timeout));
    }

    Attack output(String path) {
        return new Attack(name, program, arguments, limits, path, endings, uncounted);
    }

    /** Sets what is expected at every level. */
    Attack everywhere(Ending ending) {
        return at(Isolation.NAMESPACES, ending).at(Isolation.DIRECTORY, ending);
    }

    Attack at(Isolation isolation, Ending ending) {
        return new Attack(name, program, arguments, limits, output, with(endings, isolation, ending), uncounted);
    }

    Attack uncountedAt(Isolation isolation, Ending ending) {
        return new Attack(name, program, arguments, limits, output, endings, with(uncounted, isolation, ending));
    }

    private static Map<Isolation, Ending> with(Map<Isolation, Ending> map, Isolation isolation, Ending ending) {
        Map<Isolation, Ending> longer = new EnumMap<>(Isolation.class);
        longer.putAll(map);
        longer.put(isolation, ending);
        return longer;
    }

    /** Returns what must become of a run at {@code isolation} whose use of resources {@code source} counted. */
    Ending ending(Isolation isolation, ResourceUse.Source source) {
        Ending ending = source == ResourceUse.Source.CONTROL_GROUP ? null : uncounted.get(isolation);
        return ending != null ? ending : Objects.requireNonNull(endings.get(isolation));
    }
}
