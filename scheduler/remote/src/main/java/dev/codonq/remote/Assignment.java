package dev.codonq.remote;

import build.bazel.remote.execution.v2.ActionResult;
import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.remote.v1.RunFacts;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * One action that an engine has given to this machine, in files as the runner hooks of engines have them: the action is read
 * from one, the answer goes to the other, everything else comes from and goes to the engine's storage. Not thread-safe.
 *
 * <p>Whatever is wrong with the action itself is answered, too, so that the client hears of it at once: engines would try again
 * what a runner does not answer, and in the end say only that it failed.
 */
public final class Assignment {
    private final Endpoint endpoint;
    private final RemoteBlobs blobs;
    private final Patience patience;
    private final Path message;
    private final Path answer;
    private final String version;

    Assignment(Endpoint endpoint, RemoteBlobs blobs, Patience patience, Path message, Path answer, String version) {
        this.endpoint = endpoint;
        this.blobs = blobs;
        this.patience = patience;
        this.message = message;
        this.answer = answer;
        this.version = version;
    }

    /**
     * Returns the action, the content of its inputs in {@code directory}. If it is none that can be run here, that has been
     * answered, and nothing is returned.
     *
     * @throws IOException if the storage cannot be reached or a file not be read or written
     */
    public Optional<Action> receive(Path directory) throws IOException {
        byte[] action = Files.readAllBytes(message);
        try {
            return Optional.of(new ActionDecoder(blobs, patience).decode(action, directory));
        } catch (MissingBlobException | CorruptBlobException e) {
            broken(RunFacts.Broken.newBuilder()
                    .setMessage(Failure.text(e))
                    .setIsTransient(true)
                    .setIsInputMissing(true)
                    .build());
        } catch (ForeignActionException e) {
            broken(RunFacts.Broken.newBuilder()
                    .setMessage(Failure.text(e))
                    .setIsRefused(true)
                    .build());
        } catch (StatusRuntimeException e) {
            throw unreachable(e);
        }
        return Optional.empty();
    }

    private void broken(RunFacts.Broken broken) throws IOException {
        RunResult nothing = RunResult.withoutProcess(new ProcessOutcome.Broken(broken.getMessage(), false));
        write(
                nothing,
                RunAnswer.facts(nothing, Isolation.NAMESPACES, version).toBuilder()
                        .setBroken(broken)
                        .build());
    }

    /**
     * Answers how the run ended.
     *
     * @param isRefused whether nothing ran since this machine is not what the action asks for
     * @throws IOException if the storage does not take what it left, or the file cannot be written
     */
    public void answer(Action action, RunResult result, boolean isRefused) throws IOException {
        RunFacts.Builder facts = RunAnswer.facts(result, action.isolation(), version).toBuilder();
        if (isRefused) {
            facts.getBrokenBuilder().setIsRefused(true);
        }
        write(result, facts.build());
    }

    private void write(RunResult result, RunFacts facts) throws IOException {
        RemoteResults.Encoded encoded = RemoteResults.encode(RunAnswer.forEngines(result), facts);
        try {
            // Not asked for first: most is new, and what is made anew since it was damaged is to be mended.
            blobs.send(encoded.uploads(), patience);
        } catch (StatusRuntimeException e) {
            // It may take later what it does not take now; engines try again what a runner does not answer.
            if (Presence.isAbsence(e.getStatus())) {
                throw unreachable(e);
            }
            broken(RunFacts.Broken.newBuilder()
                    .setMessage(unreachable(e).getMessage() + "; " + ExecutionFailure.STORAGE_CURE)
                    .build());
            return;
        }
        ActionResult named = encoded.message().toBuilder()
                .setExecutionMetadata(
                        encoded.message().getExecutionMetadata().toBuilder().setWorker(host()))
                .build();
        // Renamed into place: who looks for it does not read half of it.
        Path whole = answer.resolveSibling(answer.getFileName() + ".codonq");
        Files.write(whole, named.toByteArray());
        Files.move(whole, answer, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** For people; an engine that has names of its own for its workers puts these in its place. */
    private static String host() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname"), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    private IOException unreachable(StatusRuntimeException e) {
        return new IOException("the storage " + endpoint + ": " + Failure.text(e), e);
    }
}
