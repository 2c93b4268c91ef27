package dev.codonq.soak;

import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.SystemTimer;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainLocator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A long run of real and made-up compiles with every fault at once: one {@link Round} after the other, each with a scheduler
 * and a compiler of its own on one disk cache, which a {@link Neighbour} shares. {@link Client}s submit, a {@link Saboteur}
 * disturbs; the {@link Ledger} and the {@link Witness} see to what becomes of each job, the {@link Aftermath} to what is
 * left. Not thread-safe.
 *
 * <p>The seed decides what is asked for; when it happens, the machine does.
 */
public final class Soak {
    /** In less than this not everything need have happened. */
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);

    /** How much longer a soak goes on that has not seen everything: a machine can be busy with other things. */
    private static final Duration EXTENSION = Duration.ofMinutes(5);

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);

    private final SoakPlan plan;
    private final PrintStream out;
    private final Findings findings = new Findings();
    private final long start = System.nanoTime();
    private long lastLine = start;
    private int rounds;
    private long jobs;
    private long runs;

    Soak(SoakPlan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /** Soaks as {@link SoakPlan#USAGE} says. Exits with 1 if an invariant is broken, with 2 for wrong arguments. */
    public static void main(String[] arguments) throws Exception {
        SoakPlan plan;
        try {
            plan = SoakPlan.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("soak: " + e.getMessage());
            System.exit(2);
            return;
        }
        Path directory = newDirectory();
        // Before the first logger is made. Most of what is logged are warnings of what was done on purpose.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
        System.setProperty(
                "org.slf4j.simpleLogger.logFile", directory.resolve("log").toString());
        List<String> broken = new Soak(plan, System.out).run(directory);
        // Where something hangs, an orderly exit would hang, too.
        Runtime.getRuntime().halt(broken.isEmpty() ? 0 : 1);
    }

    /** Returns a new directory that runs, which belong to another user where we are root, can get to. */
    static Path newDirectory() throws IOException {
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "soak-");
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** Soaks; returns the invariants that were broken. The directory, which is empty, is kept only if there are any. */
    List<String> run(Path directory) throws Exception {
        Random random = new Random(plan.seed());
        String mark = "codonq-soak-" + Long.toHexString(System.nanoTime());
        Path sources = Files.createDirectory(directory.resolve("src"));
        Files.setPosixFilePermissions(sources, PosixFilePermissions.fromString("rwxr-xr-x"));
        Toolchain toolchain = Toolchain.probe(ToolchainLocator.locate(null));
        Stage stage = new Stage(directory, mark, new Compiles(sources, toolchain, mark), findings);
        out.printf("soaking for %.1f minutes, seed %d%n", minutes(plan.length()), plan.seed());
        Aftermath aftermath = new Aftermath(findings, mark);
        Path errors = directory.resolve("neighbour");
        Neighbour neighbour = new Neighbour(stage.cache(), errors, findings, new Random(random.nextLong()));
        neighbour.start();
        try {
            while (!isOver()) {
                aftermath.check(round(stage, random), neighbour);
                tellNowAndThen();
            }
        } finally {
            neighbour.end();
        }
        sweep();
        aftermath.checkEnd(neighbour.pids());
        requireEverythingSeen();
        report(directory);
        return findings.allBroken();
    }

    private boolean isOver() {
        boolean isUp = elapsed().compareTo(plan.length()) >= 0;
        boolean mayGoOn = mustSeeEverything()
                && !findings.unseen().isEmpty()
                && elapsed().compareTo(plan.length().plus(EXTENSION)) < 0;
        return findings.isAnythingBroken() || (isUp && !mayGoOn);
    }

    private boolean mustSeeEverything() {
        return plan.length().compareTo(LONG_ENOUGH) >= 0;
    }

    private Ledger round(Stage stage, Random random) throws Exception {
        Round round = new Round(stage, rounds, new Random(random.nextLong()));
        round.run();
        rounds++;
        jobs += round.ledger().submissions();
        runs += round.runs();
        return round.ledger();
    }

    /** What a killed neighbour has left, the next of its user removes. */
    private static void sweep() throws IOException {
        try (SystemTimer timer = new SystemTimer("codonq-soak-sweep")) {
            SandboxRunner.open(Optional.empty(), Optional.empty(), timer).close();
        }
    }

    private void requireEverythingSeen() {
        if (mustSeeEverything() && !findings.isAnythingBroken()) {
            findings.require(findings.unseen().isEmpty(), "no soak: it has never seen " + findings.unseen());
        }
    }

    private void tellNowAndThen() {
        if (System.nanoTime() - lastLine >= BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            boolean isLate = elapsed().compareTo(plan.length()) > 0;
            out.println(progress() + (isLate ? "; not seen yet: " + findings.unseen() : ""));
        }
    }

    private String progress() {
        return "%.1f minutes: %d rounds, %d jobs, %d runs, %d processes killed, %d stopped, %d neighbours killed"
                .formatted(
                        minutes(elapsed()),
                        rounds,
                        jobs,
                        runs,
                        findings.times(Seen.PROCESS_KILLED),
                        findings.times(Seen.PROCESS_STOPPED),
                        findings.times(Seen.NEIGHBOUR_KILLED));
    }

    private void report(Path directory) {
        out.println(progress());
        out.println(findings.counts());
        if (findings.isAnythingBroken()) {
            findings.allBroken().forEach(what -> out.println("BROKEN: " + what));
            out.printf("repeat with --seed %d; the log is in %s%n", plan.seed(), directory);
        } else {
            delete(directory);
            out.println("every invariant held");
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static double minutes(Duration duration) {
        return duration.toMillis() / 60_000.0;
    }
}
