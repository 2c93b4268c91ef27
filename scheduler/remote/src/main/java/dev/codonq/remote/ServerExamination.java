package dev.codonq.remote;

import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The look at the servers that settings name: whether they answer, and what they offer. Thread-safe, without state. */
public final class ServerExamination {
    private ServerExamination() {}

    /**
     * What is to be said of one server. Immutable.
     *
     * @param executes whether it was named for execution, else for the cache
     * @param detail what it offers, or why it is of no use
     * @param cure what to do about it; empty where it is of use
     */
    public record Answer(boolean executes, String detail, Optional<String> cure) {}

    /** Asks each server once, within the time for a call. */
    public static List<Answer> of(RemoteSettings settings) {
        List<Answer> answers = new ArrayList<>();
        answers.add(ask(settings.storage(), settings, false));
        settings.executor().ifPresent(executor -> answers.add(ask(executor, settings, true)));
        return answers;
    }

    private static Answer ask(Endpoint endpoint, RemoteSettings settings, boolean executes) {
        try {
            Connection connection = Connection.to(endpoint, settings);
            try (connection) {
                ServerLimits limits = ServerLimits.of(CapabilitiesGrpc.newBlockingStub(connection.channel())
                        .withDeadlineAfter(settings.timeout().toNanos(), TimeUnit.NANOSECONDS)
                        .getCapabilities(GetCapabilitiesRequest.newBuilder()
                                .setInstanceName(settings.instance())
                                .build()));
                return judge(endpoint, limits, settings.isReadOnly(), executes);
            }
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() == Status.Code.UNIMPLEMENTED
                    ? new Answer(executes, endpoint + " answers, and does not say what it offers", Optional.empty())
                    : useless(
                            endpoint,
                            executes,
                            Failure.text(e),
                            ExecutionFailure.cure(e.getStatus().getCode()));
        } catch (IncompatibleServerException e) {
            return useless(endpoint, executes, Failure.text(e), "name another server, or one that takes SHA-256");
        } catch (IOException e) {
            return useless(endpoint, executes, Failure.text(e), "see --remote-ca, --remote-cert and --remote-key");
        }
    }

    private static Answer judge(Endpoint endpoint, ServerLimits limits, boolean isReadOnly, boolean executes) {
        if (executes) {
            return limits.executes()
                    ? new Answer(true, endpoint + " answers and executes", Optional.empty())
                    : useless(endpoint, true, "it executes nothing", "name a server that does");
        }
        boolean isWritten = limits.takesResults() && !isReadOnly;
        String detail = endpoint + " answers; results are " + (isWritten ? "read and shared" : "read, none is shared")
                + ", batches of " + (limits.batchBytes() >> 10) + " KiB, compression "
                + limits.forStreams().toString().toLowerCase(Locale.ROOT);
        return limits.takesResults() || isReadOnly
                ? new Answer(false, detail, Optional.empty())
                : new Answer(
                        false, detail, Optional.of("the server takes none from you; --remote-read-only says the same"));
    }

    private static Answer useless(Endpoint endpoint, boolean executes, String problem, String cure) {
        return new Answer(executes, endpoint + ": " + problem, Optional.of(cure));
    }
}
