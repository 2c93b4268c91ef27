package dev.codonq.cli;

import dev.codonq.compile.CompileRequest;
import dev.codonq.scheduling.Priority;
import dev.codonq.terminal.TerminalText;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/** Turns job specifications into requests and the places of their artifacts. Immutable. */
final class Planner {
    private final CompileOptions compileOptions;
    private final RunOptions runOptions;
    private final OutputOptions outputOptions;
    private final ProjectRoot root;
    private final List<Path> configuration;

    /** @param configuration files that options came from */
    Planner(
            CompileOptions compileOptions,
            RunOptions runOptions,
            OutputOptions outputOptions,
            ProjectRoot root,
            List<Path> configuration) {
        this.compileOptions = compileOptions;
        this.runOptions = runOptions;
        this.outputOptions = outputOptions;
        this.root = root;
        this.configuration = configuration;
    }

    /** Returns the jobs of {@code specs}, each made when it is asked for. */
    Iterable<PlannedJob> plan(Iterable<JobSpec> specs) {
        return () -> {
            Iterator<JobSpec> iterator = specs.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return iterator.hasNext();
                }

                @Override
                public PlannedJob next() {
                    return plan(iterator.next());
                }
            };
        };
    }

    /** @throws UsageException if no request can be made of {@code spec} */
    PlannedJob plan(JobSpec spec) {
        Path place = root.place(spec.source())
                .orElseThrow(() -> spec.wrong(TerminalText.oneLine(spec.source().toString()) + ": lies outside --root "
                        + TerminalText.oneLine(root.directory().toString())));
        Path base = spec.out() == null ? outputOptions.out() : spec.out();
        return new PlannedJob(
                spec, request(spec), base.resolve(place), outputOptions.writesDepfiles() ? configuration : null);
    }

    private CompileRequest request(JobSpec spec) {
        try {
            CompileRequest.Builder request =
                    CompileRequest.builder(spec.source()).root(root.directory());
            compileOptions.applyTo(request);
            runOptions.applyTo(request);
            if (spec.kind() != null) {
                request.kind(spec.kind());
            }
            if (spec.release() != null) {
                var unused = spec.release() ? request.release() : request.debug();
            }
            if (spec.timeout() != null) {
                request.timeout(spec.timeout());
            }
            Priority priority = spec.priority();
            if (priority != null) {
                request.options(job -> job.withPriority(priority));
            }
            spec.defines().forEach(request::define);
            return request.build();
        } catch (IllegalArgumentException e) {
            throw spec.wrong(TerminalText.oneLine(String.valueOf(e.getMessage())));
        }
    }
}
