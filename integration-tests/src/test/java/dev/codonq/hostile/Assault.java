package dev.codonq.hostile;

import dev.codonq.action.Isolation;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Attacks, one after the other, through one scheduler on one scene. Not thread-safe. */
final class Assault implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Scene scene;
    private final JobScheduler scheduler;
    private final ForkedCommands forkedCommands;
    private final JobScheduler forking;
    private final Path directory;

    Assault(HostilePrograms programs, Path directory) throws IOException {
        this.directory = directory;
        scene = new Scene(programs, directory);
        scheduler = JobScheduler.builder().slots(1).cacheBytes(0).build();
        forkedCommands = new ForkedCommands(programs);
        forking = JobScheduler.builder()
                .slots(1)
                .cacheBytes(0)
                .warmCommands(forkedCommands)
                .build();
    }

    IsolationProbe probe(Isolation isolation) {
        return scheduler.probe(isolation);
    }

    /**
     * Makes one attack and returns what is wrong with what came of it, in one line each.
     *
     * @param isForked whether the command comes into its sandbox as those of warm compilers do
     */
    List<String> problems(Attack attack, Isolation isolation, boolean isForked) throws Exception {
        String mark = Scene.mark();
        try {
            JobResult result = (isForked ? forking : scheduler)
                    .submit(scene.action(attack, isolation, mark))
                    .result()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            // At once: everything of the run must be gone when there is a result.
            List<ProcessHandle> alive = Leftovers.processes(mark);
            Ending ending = attack.ending(isolation, result.record().use().source());
            List<String> problems = new ArrayList<>(ending.problems(result));
            if (!alive.isEmpty() && !ending.mayEscape()) {
                alive.forEach(process -> problems.add("still there: " + process.pid() + " " + process.info()));
            }
            problems.addAll(forkedCommands.failures());
            problems.addAll(scene.damage(isolation));
            Set<String> left = Leftovers.remove(mark, directory, directory.resolve("canaries"));
            left.removeAll(ending.leavings());
            left.forEach(place -> problems.add("left in " + place));
            return problems;
        } finally {
            Leftovers.end(mark);
        }
    }

    @Override
    public void close() throws IOException {
        scheduler.close();
        forking.close();
        scene.close();
    }
}
