package dev.codonq.soak;

import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** One thread that takes jobs back, interrupts who submits, and kills and stops processes. Confined to that thread. */
final class Saboteur implements Runnable {
    private final JobScheduler scheduler;
    private final Ledger ledger;
    private final Findings findings;
    private final String mark;
    private final List<Thread> submitters;
    private final Random random;
    private final BooleanSupplier isOver;

    Saboteur(
            JobScheduler scheduler,
            Ledger ledger,
            Findings findings,
            String mark,
            List<Thread> submitters,
            Random random,
            BooleanSupplier isOver) {
        this.scheduler = scheduler;
        this.ledger = ledger;
        this.findings = findings;
        this.mark = mark;
        this.submitters = submitters;
        this.random = random;
        this.isOver = isOver;
    }

    @Override
    public void run() {
        while (!isOver.getAsBoolean()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1 + random.nextInt(60)));
            // A callback of a job that is taken back here may have left it.
            Thread.interrupted();
            switch (random.nextInt(8)) {
                case 0, 1 ->
                    ledger.anyToTakeBack().filter(Job::cancel).ifPresent(taken -> findings.saw(Seen.JOB_TAKEN_BACK));
                case 2 -> noteIf(scheduler.cancelBatch(Client.VICTIM) > 0, Seen.BATCH_TAKEN_BACK);
                case 3 -> noteIf(scheduler.cancelClient(Client.VICTIM) > 0, Seen.CLIENT_TAKEN_BACK);
                case 4 -> submitters.get(random.nextInt(submitters.size())).interrupt();
                case 5, 6 -> kill();
                default -> stop();
            }
        }
    }

    private void noteIf(boolean hasHappened, Seen what) {
        if (hasHappened) {
            findings.saw(what);
        }
    }

    private void kill() {
        List<ProcessHandle> found = fragileProcesses();
        if (!found.isEmpty()) {
            // Only of the process that was found: a handle knows when it started.
            noteIf(found.get(random.nextInt(found.size())).destroyForcibly(), Seen.PROCESS_KILLED);
        }
    }

    private void stop() {
        List<ProcessHandle> found = fragileProcesses();
        if (found.isEmpty()) {
            return;
        }
        try {
            long pid = found.get(random.nextInt(found.size())).pid();
            Process kill = new ProcessBuilder("/bin/kill", "-STOP", Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            noteIf(kill.onExit().join().exitValue() == 0, Seen.PROCESS_STOPPED);
        } catch (IOException e) {
            findings.broken("cannot send a signal: " + e);
        }
    }

    /** Of this JVM's own descendants alone, those of a run that may be disturbed. */
    private List<ProcessHandle> fragileProcesses() {
        try (var descendants = ProcessHandle.current().descendants()) {
            return descendants
                    .filter(process -> commandLine(process).contains(Behaviour.fragile(mark)))
                    .toList();
        }
    }

    private static String commandLine(ProcessHandle process) {
        try {
            byte[] line = Files.readAllBytes(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
            return new String(line, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }
}
