package dev.codonq.scheduling;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;

/**
 * A search through what threads can do to a model at once: each operation beside each, from the state in which the model
 * comes, in the interleavings that Lincheck chooses. Random scenarios would rarely be those that matter.
 */
final class Exploration {
    /** Of one scenario; what is rarer, {@code -Dcodonq.interleavings=1500} finds in some minutes. */
    private static final int INTERLEAVINGS = Integer.getInteger("codonq.interleavings", 80);

    /**
     * What may be taken for granted, so that the search goes to what may not: the JDK's lock-free classes, and what only
     * {@link Admission} touches, under its lock.
     */
    private static final String[] ATOMIC = Stream.of(
                    RunQueue.class,
                    MemoryBudget.class,
                    CompletableFuture.class,
                    ConcurrentHashMap.class,
                    ConcurrentLinkedQueue.class)
            .map(Class::getName)
            .toArray(String[]::new);

    private Exploration() {}

    /**
     * Explores each pair of operations of {@code model}.
     *
     * @param after operations that follow, for what they tell of the state
     */
    static void ofPairs(Class<?> model, Class<?> specification, String... after) {
        List<Method> operations = Arrays.stream(model.getMethods())
                .filter(method -> method.isAnnotationPresent(Operation.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
        ModelCheckingOptions options = new ModelCheckingOptions()
                .iterations(0)
                .invocationsPerIteration(INTERLEAVINGS)
                .sequentialSpecification(specification)
                .addGuarantee(forClasses(ATOMIC).allMethods().treatAsAtomic())
                .addGuarantee(
                        forClasses(Observation.class.getName()).allMethods().ignore());
        List<Actor> epilogue =
                Arrays.stream(after).map(name -> actor(named(name, operations))).toList();
        for (Method one : operations) {
            for (Method other : operations) {
                if (mayMeet(one, other)) {
                    options.addCustomScenario(scenario(one, other, epilogue));
                }
            }
        }
        options.check(model);
    }

    private static boolean mayMeet(Method one, Method other) {
        int order = one.getName().compareTo(other.getName());
        return order < 0 || (order == 0 && !one.getAnnotation(Operation.class).runOnce());
    }

    private static ExecutionScenario scenario(Method one, Method other, List<Actor> epilogue) {
        return new ExecutionScenario(List.of(), List.of(List.of(actor(one)), List.of(actor(other))), epilogue, null);
    }

    private static Actor actor(Method operation) {
        return new Actor(operation, List.of());
    }

    private static Method named(String name, List<Method> operations) {
        return operations.stream()
                .filter(operation -> operation.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
