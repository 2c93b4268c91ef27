package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A program in a real sandbox that tries each refused call, on the kernel of this machine. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
class SeccompIT {
    private static final String EPERM = "errno 1";
    private static final String ENOSYS = "errno 38";
    private static final String EAFNOSUPPORT = "errno 97";
    private static final String SIGSYS = "signal 31";

    /** What is refused in another way than by EPERM. */
    private static final Map<String, String> ANSWERS = Map.ofEntries(
            Map.entry("clone3", ENOSYS),
            Map.entry(":unassigned", ENOSYS),
            Map.entry(":x32", ENOSYS),
            Map.entry("socket", EAFNOSUPPORT),
            Map.entry("socket:vsock", EAFNOSUPPORT),
            Map.entry("socket:packet", EAFNOSUPPORT),
            Map.entry("socket:wide", EAFNOSUPPORT),
            Map.entry("socketpair", EAFNOSUPPORT),
            Map.entry(":foreign", SIGSYS));

    private static final Set<String> GONE = Set.of("lookup_dcookie", "nfsservctl");

    private record Attempt(int number, String result) {}

    /** Where root's runs, which belong to another user, can get to. */
    @TempDir(factory = ReachableTempDir.class)
    Path directory;

    private Architecture architecture = Architecture.X86_64;
    private String compiler = "";
    private Path program = Path.of("");

    @BeforeEach
    void compile() throws Exception {
        try (SystemTimer timer = new SystemTimer("codonq-test-timer");
                SandboxRunner runner = SandboxRunner.open(Optional.empty(), Optional.empty(), timer)) {
            IsolationProbe probe = runner.probe(Isolation.NAMESPACES);
            if (!probe.isAvailable()) {
                RealCodon.missing(probe.toString());
            }
        }
        Optional<Path> found = onPath("gcc").or(() -> onPath("cc"));
        if (found.isEmpty()) {
            RealCodon.missing("no C compiler (gcc or cc) on the PATH");
        }
        compiler = found.orElseThrow().toString();
        architecture = Architecture.ofThisMachine().orElseThrow();
        program = directory.resolve("refused_calls");
        Path source = directory.resolve("refused_calls.c");
        try (InputStream resource = SeccompIT.class.getResourceAsStream("refused_calls.c")) {
            Files.copy(Objects.requireNonNull(resource), source);
        }
        // The umask of whoever runs the tests may be one that lets nobody else in.
        output(List.of(compiler, "-o", program.toString(), source.toString()));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Optional<Path> onPath(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(entry -> Path.of(entry).resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Test
    void refusedCalls_underTheFilter_failAsTheFilterSays() throws Exception {
        Map<String, Attempt> attempts = attempts(true);
        Map<String, String> expected = new TreeMap<>();
        attempts.keySet().stream()
                .filter(name -> !name.contains(":needed"))
                .forEach(name -> expected.put(name, ANSWERS.getOrDefault(name, EPERM)));
        assertThat(results(attempts, name -> !name.contains(":needed"))).isEqualTo(expected);
    }

    @Test
    void neededCalls_underTheFilter_succeed() throws Exception {
        Map<String, String> needed = results(attempts(true), name -> name.contains(":needed"));
        assertThat(needed).hasSize(7);
        assertThat(needed.values()).containsOnly("done");
    }

    /** The numbers that the program got from the C library's headers are the ones of our table, and none is left out. */
    @Test
    void attempts_areOfEveryListedCallByItsNumber() throws Exception {
        Map<String, Integer> tried = new TreeMap<>();
        attempts(true).forEach((name, attempt) -> {
            if (!name.contains(":")) {
                tried.put(name, attempt.number());
            }
        });
        Map<String, Integer> listed = listed(architecture);
        // Gone from the kernel, and from newer headers.
        listed.keySet().removeIf(name -> GONE.contains(name) && !tried.containsKey(name));
        assertThat(listed).isEqualTo(tried);
    }

    /** Our table of aarch64 can be checked on any machine: its numbers are the generic ones. */
    @Test
    void numbersOfAarch64_areThoseOfTheKernelsHeader() throws Exception {
        String header =
                output(List.of(compiler, "-E", "-dM", "-x", "c", "-include", "asm-generic/unistd.h", "/dev/null"));
        Map<String, Integer> defined = new TreeMap<>();
        Matcher matcher = Pattern.compile("#define __NR_(\\w+) (\\d+)\n").matcher(header);
        while (matcher.find()) {
            defined.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
        }
        Map<String, Integer> listed = listed(Architecture.AARCH64);
        listed.keySet().retainAll(defined.keySet());
        defined.keySet().retainAll(listed.keySet());
        assertThat(listed).hasSizeGreaterThan(55).isEqualTo(defined);
    }

    private static Map<String, Integer> listed(Architecture architecture) {
        Map<String, Integer> numbers = new TreeMap<>();
        for (SystemCall call : SystemCall.values()) {
            call.number(architecture).ifPresent(number -> numbers.put(call.toString(), number));
        }
        return numbers;
    }

    @Test
    void refusedCalls_withoutTheFilter_areMostlyAnsweredOtherwise() throws Exception {
        Map<String, Attempt> filtered = attempts(true);
        Map<String, String> others = new HashMap<>(results(attempts(false), name -> true));
        others.entrySet()
                .removeIf(other -> Objects.requireNonNull(filtered.get(other.getKey()))
                        .result()
                        .equals(other.getValue()));
        assertThat(others).hasSizeGreaterThan(25);
        assertThat(others)
                .containsEntry("memfd_create", "done")
                .containsEntry("process_vm_readv", "done")
                .containsEntry("socket", "done")
                .containsEntry("socket:wide", "done")
                .containsEntry("unshare", "done");
    }

    private static Map<String, String> results(Map<String, Attempt> attempts, Predicate<String> names) {
        Map<String, String> results = new TreeMap<>();
        attempts.forEach((name, attempt) -> {
            if (names.test(name)) {
                results.put(name, attempt.result());
            }
        });
        return results;
    }

    private Map<String, Attempt> attempts(boolean filtered) throws IOException, InterruptedException {
        Path filter = Files.write(
                directory.resolve("filter"), SeccompFilter.of(architecture).program());
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "exec \"$@\" 9<\"$0\"", filter.toString()));
        command.addAll(SandboxUser.current().prefix());
        command.addAll(List.of("/usr/bin/bwrap", "--unshare-all", "--unshare-user", "--disable-userns"));
        command.addAll(List.of("--cap-drop", "ALL", "--new-session", "--die-with-parent"));
        if (filtered) {
            command.addAll(List.of("--seccomp", "9"));
        }
        command.addAll(List.of("--ro-bind", "/usr", "/usr"));
        for (String alias : BindPoints.USR_ALIASES) {
            command.addAll(List.of("--ro-bind-try", "/" + alias, "/" + alias));
        }
        command.addAll(List.of("--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"));
        command.addAll(List.of("--ro-bind", program.toString(), "/refused_calls", "--", "/refused_calls"));
        Map<String, Attempt> attempts = new TreeMap<>();
        output(command).lines().forEach(line -> {
            String[] words = line.split(" ", 3);
            Attempt attempt = new Attempt(Integer.parseInt(words[1]), words[2]);
            assertThat(attempts.put(words[0], attempt))
                    .as("second line of %s", words[0])
                    .isNull();
        });
        return attempts;
    }

    /** Runs a command that is expected to succeed. */
    private static String output(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(0);
        return output;
    }
}
