package dev.codonq.program;

import dev.codonq.action.Action;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ToolTree;
import dev.codonq.compile.Artifact;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobOptions;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An executable that a compile has made, and how to run it. Immutable.
 *
 * <p>A run is a job in the sandbox, as the compile was, by default at the same level of isolation, with the same limits and
 * options. It sees the executable, the toolchain whose libraries the executable loads, and the system's; it starts in an
 * empty directory of its own and reads nothing from standard input. No result of a run serves another.
 */
public final class Program {
    private static final Logger log = LoggerFactory.getLogger(Program.class);

    /** Where the executable stands in the run's file system. */
    private static final String DIRECTORY = "job/bin/";

    private static final Map<String, String> ENVIRONMENT = Map.of("PATH", "/usr/bin:/bin", "LANG", "C.UTF-8");

    private final Artifact executable;
    private final Toolchain toolchain;
    private final String subject;
    private final List<String> arguments;
    private final Isolation isolation;
    private final ResourceLimits limits;
    private final JobOptions options;

    private Program(
            Artifact executable,
            Toolchain toolchain,
            String subject,
            List<String> arguments,
            Isolation isolation,
            ResourceLimits limits,
            JobOptions options) {
        this.executable = executable;
        this.toolchain = toolchain;
        this.subject = subject;
        this.arguments = List.copyOf(arguments);
        this.isolation = isolation;
        this.limits = limits;
        this.options = options;
    }

    /**
     * Returns the program that a compile has made, without arguments.
     *
     * @throws IllegalArgumentException if it made none, or does not say with which toolchain
     */
    public static Program of(CompileResult compiled) {
        CompileRequest request = compiled.request();
        Toolchain toolchain = compiled.toolchain();
        if (!compiled.isSuccess()) {
            throw new IllegalArgumentException(request.source() + " made no program: " + compiled.message());
        }
        if (request.kind() != BuildKind.EXE) {
            throw new IllegalArgumentException(request.source() + " made no program: its kind is "
                    + request.kind().label() + ", not " + BuildKind.EXE.label());
        }
        if (toolchain == null) {
            throw new IllegalArgumentException("the result of " + request.source() + " names no toolchain");
        }
        return new Program(
                compiled.artifacts().get(0),
                toolchain,
                "run " + request.source(),
                List.of(),
                request.isolation(),
                request.limits(),
                request.options());
    }

    /** Returns this program, run with these arguments and no others. */
    public Program withArguments(String... newArguments) {
        return new Program(executable, toolchain, subject, List.of(newArguments), isolation, limits, options);
    }

    /** Returns this program, run at this level of isolation. */
    public Program withIsolation(Isolation level) {
        return new Program(executable, toolchain, subject, arguments, level, limits, options);
    }

    /** Returns this program, run with some limits changed, as in {@code withLimits(run -> run.processes(8))}. */
    public Program withLimits(Consumer<ResourceLimits.Builder> change) {
        ResourceLimits.Builder changed = limits.toBuilder();
        change.accept(changed);
        return new Program(executable, toolchain, subject, arguments, isolation, changed.build(), options);
    }

    /** Returns this program, its jobs treated otherwise, as in {@code withOptions(job -> job.withBatch("tests"))}. */
    public Program withOptions(UnaryOperator<JobOptions> change) {
        return new Program(executable, toolchain, subject, arguments, isolation, limits, change.apply(options));
    }

    /**
     * Runs the program as a job of {@code scheduler}.
     *
     * @return the result to come, which never completes exceptionally; cancelling it cancels the run
     */
    public CompletableFuture<ProgramResult> run(JobScheduler scheduler) {
        Path file = null;
        Job job;
        try {
            file = Files.createTempFile("codonq-program-", "");
            job = scheduler.submit(action(write(file)), options);
        } catch (IOException e) {
            delete(file);
            return CompletableFuture.completedFuture(
                    ProgramResult.notRun(Outcome.ERRORED, Cause.INTERNAL, "the program could not be written: " + e));
        } catch (RuntimeException | Error e) {
            delete(file);
            throw e;
        }
        Path origin = file;
        // A stage of its own: the next one is skipped where the caller cancels it.
        CompletableFuture<JobResult> ended = job.result().whenComplete((value, failure) -> delete(origin));
        CompletableFuture<ProgramResult> result =
                ended.thenApply(jobResult -> ProgramResult.of(jobResult, limits, options));
        var unused = result.whenComplete((value, failure) -> {
            if (result.isCancelled()) {
                job.cancel();
            }
        });
        return result;
    }

    /** Writes the executable to {@code file}: a run is given files of the host, and in place where it is isolated by directory. */
    private Path write(Path file) throws IOException {
        OutputStream out = Files.newOutputStream(file);
        try (out) {
            executable.content().writeTo(out);
        }
        // For all: the user of the run may be another.
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file.toRealPath();
    }

    private Action action(Path file) {
        boolean inPlace = isolation == Isolation.DIRECTORY;
        String path = inPlace ? file.toString() : "/" + DIRECTORY + executable.name();
        Action.Builder action = Action.builder(path)
                .arguments(arguments)
                .environment(ENVIRONMENT)
                .input(path.substring(1), new Input.File(executable.content().digest(), file, true))
                .inputPlacement(inPlace ? InputPlacement.IN_PLACE : InputPlacement.MATERIALIZED)
                .isolation(isolation)
                .limits(limits)
                .subject(subject)
                .uncacheable("a program may do something else each time")
                // So that none is answered by another that runs at the same time, or that has crashed before.
                .property("run", file.toString());
        toolchain.parts().forEach(part -> action.toolTree(new ToolTree(part, toolchain.digest())));
        return action.build();
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            log.warn("{} is left behind", file, e);
        }
    }
}
