package dev.codonq.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * What an action costs on a cluster over one made here: the same programs by {@code codonq build} here and on BuildGrid with 1, 2
 * and 4 workers of this machine, as many at once on both sides, and from the remote cache. Workers stay, with their warm
 * compilers, where a build here starts its own. From that it computes what more workers on machines of their own would give.
 */
public final class RemoteBench {
    private static final int[] WORKERS = {1, 2, 4};

    private final Path script;
    private final Path engineScript;
    private final Path directory;
    private final int programs;
    private final TreeMap<Integer, String> endpoints = new TreeMap<>();
    /** Seconds of the processor that servers and client have used for the actions below. */
    private double serverSeconds;

    private double clientSeconds;
    private int actions;

    private RemoteBench(Path script, Path directory, int programs) {
        this.script = script;
        this.engineScript = script.resolveSibling("remote-engine");
        this.directory = directory;
        this.programs = programs;
    }

    /** Measures with the script codonq and the numbers of programs and rounds. */
    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "codonq-bench");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        RemoteBench bench = new RemoteBench(Path.of(arguments[0]), directory, Integer.parseInt(arguments[1]));
        try {
            bench.measure(Integer.parseInt(arguments[2]));
        } finally {
            for (int workers : WORKERS) {
                bench.engine("down", workers);
            }
            // Not as the others: the file with what they have said is in there.
            new ProcessBuilder("/bin/rm", "-rf", directory.toString()).start().waitFor();
        }
    }

    private void measure(int rounds) throws Exception {
        Path sources = Files.createDirectories(directory.resolve("sources"));
        for (int n = 0; n < programs; n++) {
            Files.writeString(sources.resolve("p" + n + ".py"), "print('program %d')\n".formatted(n));
        }
        for (int workers : WORKERS) {
            endpoints.put(workers, engine("up", workers).strip());
        }
        Comparison comparison = new Comparison();
        Comparison cached = new Comparison();
        for (int workers : WORKERS) {
            comparison.with(workers + " here", () -> build(workers, List.of("--no-cache")));
            comparison.with(workers + " on cluster", () -> buildThere(workers));
        }
        System.out.printf(
                "%d programs to executables, each compiled on its own, %d rounds; workers and client share one machine%n",
                programs, rounds);
        comparison.measure(rounds, 1).print();
        String remote = endpoints.get(2);
        build(2, List.of("--remote-executor", remote, "--cache-dir", "filled"));
        cached.with("cached on disk", () -> build(2, List.of("--cache-dir", "filled")));
        cached.with("cached remotely", () -> {
            run(List.of("/bin/rm", "-rf", directory.resolve("empty").toString()));
            build(2, List.of("--remote-cache", remote, "--remote-read-only", "--cache-dir", "empty"));
        });
        cached.measure(rounds, 1).print();
        double here = comparison.median("1 here") / 1000 / programs;
        double there = comparison.median("1 on cluster") / 1000 / programs;
        double server = serverSeconds / actions;
        double client = clientSeconds / actions;
        System.out.printf(
                "  an action: %.2f s here, %.2f s on a worker (%+.2f s); of processors, the servers %.3f s, the client %.3f s%n",
                here, there, there - here, server, client);
        System.out.printf(
                "  from the remote cache: %+.1f ms over the disk's%n",
                (cached.median("cached remotely") - cached.median("cached on disk")) / programs);
        new ClusterForecast(there, server, client, here).print();
    }

    private void buildThere(int workers) throws Exception {
        double before = serverCpu(workers);
        String log = build(
                workers,
                List.of("--remote-executor", endpoints.get(workers), "--remote-jobs", workers + "", "--no-cache"));
        serverSeconds += serverCpu(workers) - before;
        for (String seconds :
                log.strip().substring(log.strip().lastIndexOf('\n') + 1).split(" ", -1)) {
            clientSeconds += Double.parseDouble(seconds);
        }
        actions += programs;
    }

    private String build(int jobs, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("/bin/bash", "-c", "TIMEFORMAT='%U %S'; time \"$0\" \"$@\"", script.toString()));
        command.addAll(List.of("build", "sources", "--quiet", "--out", "out", "--jobs", jobs + ""));
        command.addAll(options);
        return run(command);
    }

    private String engine(String command, int workers) throws Exception {
        List<String> line = new ArrayList<>(List.of(engineScript.toString(), command));
        if (command.equals("up")) {
            line.addAll(List.of("buildgrid", workers + ""));
        }
        line.addAll(List.of("--dir", engineDirectory(workers).toString()));
        return run(line);
    }

    private Path engineDirectory(int workers) {
        return directory.resolve("engine-" + workers);
    }

    /** Returns the processor time of the scheduler, of its storage, and of the database with all of its processes. */
    private double serverCpu(int workers) throws IOException {
        double seconds = 0;
        for (String part : List.of("buildgrid", "casd", "postgres")) {
            long pid = Long.parseLong(Files.readString(engineDirectory(workers).resolve(part + ".pid"))
                    .split(" ", -1)[0]);
            ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
            seconds += cpu(process)
                    + process.descendants().mapToDouble(RemoteBench::cpu).sum();
        }
        return seconds;
    }

    private static double cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().map(d -> d.toMillis() / 1e3).orElse(0.0);
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path log = directory.resolve("log");
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        int exitCode = process.waitFor();
        String text = Files.readString(log);
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", command) + " exited with " + exitCode + ": " + text);
        }
        return text;
    }
}
