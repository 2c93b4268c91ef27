package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import java.util.function.Consumer;

/** The stages of a run that only the programs which it starts show, see {@link RunTrace#stageOf}. Thread-safe; for one run. */
final class ProcessStages {
    private final RunTrace trace;
    private final Accounting accounting;
    private final Consumer<String> onStage;

    @GuardedBy("this")
    private boolean isFound;

    /** @param onStage told of the first such stage, once */
    ProcessStages(RunTrace trace, Accounting accounting, Consumer<String> onStage) {
        this.trace = trace;
        this.accounting = accounting;
        this.onStage = onStage;
    }

    /** Looks at the programs that run now. */
    void look() {
        find().ifPresent(onStage);
    }

    private synchronized Optional<String> find() {
        if (isFound || !trace.watchesPrograms()) {
            return Optional.empty();
        }
        Optional<String> stage = accounting.programs().stream()
                .flatMap(program -> trace.stageOf(program).stream())
                .findFirst();
        isFound = stage.isPresent();
        return stage;
    }
}
