package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The stages of a run: those that it tells itself, and the one that only the programs which it starts show, see
 * {@link RunTrace#stageOf}. Thread-safe; for one run.
 */
final class ProcessStages {
    private final RunTrace trace;
    private final Accounting accounting;
    private final Consumer<String> onStage;

    /** Before, it is at its longest part and starts nothing; a look reads a file for each of its processes. */
    private volatile boolean hasTold;

    @GuardedBy("this")
    private boolean isFound;

    /** @param onStage told of each stage that the run tells, and of the first that a program shows */
    ProcessStages(RunTrace trace, Accounting accounting, Consumer<String> onStage) {
        this.trace = trace;
        this.accounting = accounting;
        this.onStage = onStage;
    }

    /** Takes a stage that the run itself told. */
    void told(String stage) {
        hasTold = true;
        onStage.accept(stage);
    }

    /** Looks at the programs that run now. */
    void look() {
        find().ifPresent(onStage);
    }

    private synchronized Optional<String> find() {
        if (isFound || !hasTold) {
            return Optional.empty();
        }
        Optional<String> stage = accounting.programs().stream()
                .flatMap(program -> trace.stageOf(program).stream())
                .findFirst();
        isFound = stage.isPresent();
        return stage;
    }
}
