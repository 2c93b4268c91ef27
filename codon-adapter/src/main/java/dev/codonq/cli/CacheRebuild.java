package dev.codonq.cli;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.OutputFile;
import dev.codonq.cache.CacheMaintenance;
import dev.codonq.cache.DiskCache;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.scheduling.JobResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A sample of what a cache keeps, compiled again and compared byte for byte. A result that is another is moved aside. Not
 * thread-safe; used once.
 */
final class CacheRebuild {
    private final DiskCache cache;
    private final CodonCompiler compiler;
    private final List<String> mismatches = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private int same;

    /** @param compiler one without a cache */
    CacheRebuild(DiskCache cache, CodonCompiler compiler) {
        this.cache = cache;
        this.compiler = compiler;
    }

    /** A compile under way, and what is to come out. */
    private record Pending(ActionKey key, String subject, ActionResult kept, CompletableFuture<JobResult> result) {}

    /** Compiles {@code percent} of a hundred results again, at least one. */
    void rebuild(double percent) throws IOException {
        CacheMaintenance maintenance = cache.maintenance();
        List<ActionKey> sample = new ArrayList<>(maintenance.keys());
        Collections.shuffle(sample);
        int size = (int) Math.ceil(sample.size() * percent / 100);
        List<Pending> pending = new ArrayList<>();
        for (ActionKey key : sample.subList(0, Math.min(size, sample.size()))) {
            Optional<Action> action = maintenance.action(key);
            Optional<ActionResult> kept = cache.lookup(key);
            if (action.isPresent() && kept.isPresent()) {
                begin(key, action.get(), kept.get()).ifPresent(pending::add);
            }
        }
        pending.forEach(this::compare);
    }

    private Optional<Pending> begin(ActionKey key, Action action, ActionResult kept) throws IOException {
        CodonCompiler.Repetition repetition = compiler.repeat(action);
        if (repetition instanceof CodonCompiler.Repetition.Begun begun) {
            return Optional.of(new Pending(key, action.subject(), kept, begun.result()));
        } else if (repetition instanceof CodonCompiler.Repetition.NotTheSame different) {
            skipped.add(action.subject() + ": " + different.reason());
        }
        return Optional.empty();
    }

    private void compare(Pending pending) {
        JobResult result = pending.result().join();
        Optional<String> difference;
        if (result instanceof JobResult.Succeeded succeeded) {
            difference = difference(pending.kept(), succeeded.result());
        } else if (result instanceof JobResult.Failed failed
                && failed.exitCode() == pending.kept().exitCode()) {
            boolean isEqual = Arrays.equals(
                    failed.standardError().bytes(),
                    pending.kept().standardError().bytes());
            difference = isEqual ? Optional.empty() : Optional.of("other diagnostics");
        } else if (result instanceof JobResult.Failed failed) {
            difference = Optional.of("exit code " + failed.exitCode());
        } else {
            // Such as a source that has changed since: what was kept is of the old one.
            String reason = result instanceof JobResult.Errored errored ? errored.message() : "did not come to its end";
            skipped.add(pending.subject() + ": " + reason);
            return;
        }
        if (difference.isPresent()) {
            mismatches.add(pending.subject() + ": compiled again: " + difference.get() + "; moved aside");
            cache.maintenance().reject(pending.key(), "compiled again: " + difference.get());
        } else {
            same++;
        }
    }

    private static Optional<String> difference(ActionResult kept, ActionResult again) {
        if (kept.exitCode() != again.exitCode()) {
            return Optional.of("exit code " + again.exitCode());
        }
        for (Map.Entry<String, OutputFile> output : kept.outputs().entrySet()) {
            if (!output.getValue().equals(again.outputs().get(output.getKey()))) {
                return Optional.of("other bytes in " + output.getKey());
            }
        }
        return Arrays.equals(kept.standardError().bytes(), again.standardError().bytes())
                ? Optional.empty()
                : Optional.of("other diagnostics");
    }

    /** Returns whether every result that could be compared was the same. */
    boolean isSound() {
        return mismatches.isEmpty();
    }

    void report(CacheFigures figures) {
        figures.number("rebuiltSame", same).lines("rebuiltOther", mismatches).lines("notRebuilt", skipped);
    }
}
