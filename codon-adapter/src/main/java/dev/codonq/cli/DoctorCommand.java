package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.cache.CacheSettings;
import dev.codonq.doctor.Doctor;
import dev.codonq.doctor.DoctorReport;
import dev.codonq.doctor.Finding;
import dev.codonq.terminal.ColorChoice;
import dev.codonq.terminal.Terminal;
import dev.codonq.toolchain.UserDirectories;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code codonq doctor}: says what this machine offers and what is missing, each with its cure. */
@Command(
        name = "doctor",
        header = "Say what this machine offers and what is missing, each with its cure.",
        customSynopsis = "codonq doctor [options]",
        sortOptions = false,
        footer = {
            "%nA remark is on what makes builds slower or less exact. Nothing is changed; a",
            "small program is compiled on trial.",
            "%nExit status: 0 nothing is missing, 3 something is."
        })
final class DoctorCommand implements Callable<Integer> {
    private final Console console;
    private final Doctor doctor;
    private List<String> configuration = List.of();

    @Option(names = "--codon", paramLabel = "PATH", description = "the compiler (default: looked for)")
    private @Nullable Path codon;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "where results are kept (default: codonq in $XDG_CACHE_HOME or ~/.cache)")
    private @Nullable Path cache;

    @Option(
            names = "--cache-size",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "what was not used for longest is deleted above it (default: 5G)")
    private @Nullable Long cacheMaxBytes;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Mixin
    private RemoteOptions remote = new RemoteOptions();

    DoctorCommand(Console console, Doctor doctor) {
        this.console = console;
        this.doctor = doctor;
    }

    /** Takes note of the configuration files that are in force. */
    void use(List<String> files) {
        configuration = files;
    }

    @Override
    public Integer call() {
        Logging.configure(false);
        remote.check(Isolation.NAMESPACES);
        List<Finding> findings = new ArrayList<>(doctor.examine(new Doctor.Choices(
                codon,
                Objects.requireNonNullElseGet(cache, UserDirectories::cache),
                Objects.requireNonNullElse(cacheMaxBytes, CacheSettings.DEFAULT.maxBytes()),
                configuration)));
        RemoteChoice servers = remote.choice(System.getenv());
        if (servers != null) {
            findings.addAll(Remote.examine(servers));
        }
        DoctorReport report = new DoctorReport(findings);
        console.printText(
                json
                        ? report.json(VersionProvider.version())
                        : report.text(Terminal.ofStandardOutput(System.getenv()).palette(ColorChoice.AUTO)));
        return report.isOk() ? ExitStatus.OK : ExitStatus.MACHINERY;
    }
}
