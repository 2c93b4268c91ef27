package dev.codonq.scheduling;

import static dev.codonq.scheduling.ModelledScheduler.require;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** For one key at most one run admits joiners, and each job is answered by one run, or leaves it. */
@Timeout(300)
class SingleFlightModelTest {
    @Test
    void joiners_anyInterleaving_shareOneRun() {
        Exploration.ofPairs(Flights.class, Flights.class);
    }

    /** Jobs of one key, of which one has joined a run that has begun. */
    public static final class Flights {
        private static final int JOBS = 3;

        private final ModelledScheduler parts = new ModelledScheduler(1, JOBS);
        private final InFlightJobs inFlight = parts.inFlight;
        private final Job[] jobs =
                IntStream.range(0, JOBS).mapToObj(parts::newJob).toArray(Job[]::new);
        private final AtomicIntegerArray joined = new AtomicIntegerArray(JOBS);
        private final AtomicIntegerArray answers = new AtomicIntegerArray(JOBS + 1);
        private final Queue<Run> queued = new ConcurrentLinkedQueue<>();
        private final Queue<Run> begun = new ConcurrentLinkedQueue<>();

        public Flights() {
            join(0);
            begin();
        }

        @Operation(runOnce = true)
        public void joinSecond() {
            join(1);
        }

        @Operation(runOnce = true)
        public void joinThird() {
            join(2);
        }

        private void join(int number) {
            joined.set(number, 1);
            if (inFlight.join(jobs[number], ModelledScheduler.ACTION)) {
                queued.add(jobs[number].joinedRun());
            }
        }

        @Operation
        public void begin() {
            Run run = queued.poll();
            if (run != null && run.begin()) {
                begun.add(run);
            }
        }

        @Operation
        public void end() {
            Run run = begun.poll();
            if (run != null) {
                end(run);
            }
        }

        private void end(Run run) {
            Collection<Job> waiters = run.end().waiters();
            inFlight.remove(run);
            waiters.forEach(this::answer);
        }

        private void answer(Job job) {
            answers.incrementAndGet((int) job.id());
        }

        @Operation
        public void leaveFirst() {
            leave(0);
        }

        @Operation
        public void leaveSecond() {
            leave(1);
        }

        private void leave(int number) {
            Run run = jobs[number].run();
            if (run == null) {
                return;
            }
            switch (run.leave(jobs[number])) {
                case LEFT -> answer(jobs[number]);
                case LEFT_LAST -> {
                    inFlight.remove(run);
                    answer(jobs[number]);
                }
                case STOPPING -> inFlight.remove(run);
                case REFUSED -> {}
            }
        }

        @Validate
        public void oneRunAdmitsJoinersAndAnswersAll() {
            requireOneAdmits();
            for (Run run = queued.poll(); run != null; run = queued.poll()) {
                if (run.begin()) {
                    end(run);
                }
            }
            begun.forEach(this::end);
            for (int number = 0; number < JOBS; number++) {
                require(answers.get(number) == joined.get(number), answers.get(number) + " answers");
            }
        }

        private void requireOneAdmits() {
            long admitting = IntStream.range(0, JOBS)
                    .filter(number -> joined.get(number) == 1)
                    .mapToObj(number -> jobs[number].joinedRun())
                    .distinct()
                    .filter(run -> run.join(parts.newJob(JOBS)))
                    .peek(run -> require(inFlight.all().contains(run), "a run that admits joiners cannot be found"))
                    .count();
            require(admitting <= 1, admitting + " runs admit joiners");
        }
    }
}
