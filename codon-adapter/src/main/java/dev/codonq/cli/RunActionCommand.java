package dev.codonq.cli;

import dev.codonq.remote.RemoteSettings;
import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/**
 * {@code codonq run-action}: runs actions that an engine of remote execution has given to this machine. Its command line is
 * that of {@code buildbox-run}, so that it can stand in for it.
 */
@Command(
        name = "run-action",
        header = "Run one action of a remote execution engine, as a worker of the cluster.",
        customSynopsis = {
            "codonq run-action --remote=URL --action=FILE --action-result=FILE",
            "       codonq run-action --remote=URL --persistent"
        },
        sortOptions = false,
        footer = {
            "%nFor engines, as the program that runs actions: give it in place of buildbox-run,",
            "whose options it takes; those without meaning here are ignored. It runs in the",
            "sandbox of codonq, with the limits and the toolchain that the client asks for.",
            "%nExit status: 0 the result was written, also of what failed or was refused;",
            "2 wrong usage, 3 it could not be written."
        })
final class RunActionCommand implements Callable<Integer> {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);

    private final Console console;

    @Option(names = "--remote", paramLabel = "URL", description = "storage that inputs and outputs are in")
    private @Nullable String storage;

    @Option(names = "--instance", paramLabel = "NAME", description = "instance of the storage (default: no name)")
    private String instance = "";

    @Option(names = "--action", paramLabel = "FILE", description = "the action, as the engine has it")
    private @Nullable Path action;

    @Option(names = "--action-result", paramLabel = "FILE", description = "where the result is written")
    private @Nullable Path result;

    @Option(
            names = "--persistent",
            description = "stay, and run one action after another until standard input ends: each line names a "
                    + "directory with a file 'action'; 'result' is written there, and then a line with the exit status")
    private boolean isPersistent;

    @Option(names = "--server-cert", paramLabel = "FILE", description = "authorities of the storage, for TLS")
    private @Nullable Path authority;

    @Option(names = "--client-cert", paramLabel = "FILE", description = "certificate of this machine, for TLS")
    private @Nullable Path certificate;

    @Option(names = "--client-key", paramLabel = "FILE", description = "its key")
    private @Nullable Path key;

    @Option(names = "--access-token", paramLabel = "FILE", description = "token that is sent with each call")
    private @Nullable Path token;

    @Option(names = "--validate-parameters", description = "only check the command line")
    private boolean isCheck;

    @Option(names = "--digest-function", paramLabel = "NAME", description = "SHA256, the only one")
    private String digestFunction = "SHA256";

    @Unmatched
    private List<String> ignored = new ArrayList<>();

    RunActionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Logging.configure(false);
        if (!digestFunction.equalsIgnoreCase("SHA256")) {
            throw new UsageException("--digest-function: '" + TerminalText.oneLine(digestFunction)
                    + "' is not known here; the engine has to use SHA256");
        }
        if (isCheck) {
            return ExitStatus.OK;
        }
        if (storage == null || isPersistent == (action != null) || isPersistent == (result != null)) {
            throw new UsageException("run-action needs --remote, and --action and --action-result or --persistent");
        }
        if (!ignored.isEmpty()) {
            console.error("codonq: ignored: " + TerminalText.oneLine(String.join(" ", ignored)));
        }
        try {
            run(settings(storage));
            return ExitStatus.OK;
        } catch (IOException e) {
            throw new MachineryException("the action cannot be run: " + Failures.reason(e), e);
        }
    }

    private RemoteSettings settings(String server) throws IOException {
        RemoteSettings.Builder settings =
                RemoteSettings.builder().timeout(CALL_TIMEOUT).instance(instance);
        try {
            settings.cache(server);
            if (authority != null) {
                settings.authority(authority);
            }
            if (certificate != null) {
                settings.certificate(certificate);
            }
            if (key != null) {
                settings.key(key);
            }
            if (token != null) {
                settings.header(
                        "authorization", "Bearer " + Files.readString(token).strip());
            }
            return settings.build();
        } catch (IllegalArgumentException e) {
            throw new UsageException("run-action: " + e.getMessage());
        }
    }

    /** Nothing of a run is left when this returns, or when the process that is asked to end meanwhile has ended. */
    private void run(RemoteSettings settings) throws IOException {
        Interruption interruption = Interruption.listen();
        try (interruption;
                AssignedRuns runs = AssignedRuns.open(console, settings)) {
            if (action != null && result != null) {
                interruption.onRequest(runs::stop);
                runs.run(action, result);
            } else {
                runs.serve(interruption);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
