package dev.codonq.remote;

import build.bazel.remote.execution.v2.ExecutedActionMetadata;
import build.bazel.remote.execution.v2.OutputFile;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.codonq.action.Action;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Digest;
import dev.codonq.action.Isolation;
import dev.codonq.remote.v1.RunFacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Results as the protocol has them, and back. Thread-safe. */
final class RemoteResults {
    /** A stream that is no longer stands in the result itself, and needs no blob. */
    private static final int LONGEST_INLINE_BYTES = 4096;

    /** For the lines that say how much of a stream is missing. */
    private static final int RESERVE_BYTES = 1024;

    private final RemoteBlobs blobs;

    RemoteResults(RemoteBlobs blobs) {
        this.blobs = blobs;
    }

    /**
     * A result as a message. Immutable.
     *
     * @param uploads the blobs that it names
     */
    record Encoded(build.bazel.remote.execution.v2.ActionResult message, List<Upload> uploads) {
        Encoded {
            uploads = List.copyOf(uploads);
        }
    }

    /** Returns {@code result}, of which {@code facts} say how it came about, as a message. */
    static Encoded encode(ActionResult result, RunFacts facts) {
        List<Upload> uploads = new ArrayList<>();
        build.bazel.remote.execution.v2.ActionResult.Builder message =
                build.bazel.remote.execution.v2.ActionResult.newBuilder().setExitCode(result.exitCode());
        result.outputs().forEach((path, output) -> {
            uploads.add(Upload.of(output.content()));
            message.addOutputFiles(OutputFile.newBuilder()
                    .setPath(path)
                    .setDigest(Wire.digest(output.content().digest()))
                    .setIsExecutable(output.executable()));
        });
        byte[] out = result.standardOutput().bytes();
        if (out.length <= LONGEST_INLINE_BYTES) {
            message.setStdoutRaw(ByteString.copyFrom(out));
        } else {
            message.setStdoutDigest(upload(out, uploads));
        }
        byte[] err = result.standardError().bytes();
        if (err.length <= LONGEST_INLINE_BYTES) {
            message.setStderrRaw(ByteString.copyFrom(err));
        } else {
            message.setStderrDigest(upload(err, uploads));
        }
        message.setExecutionMetadata(ExecutedActionMetadata.newBuilder().addAuxiliaryMetadata(Any.pack(facts)));
        return new Encoded(message.build(), uploads);
    }

    private static build.bazel.remote.execution.v2.Digest upload(byte[] stream, List<Upload> uploads) {
        Blob blob = Blob.of(stream);
        uploads.add(Upload.of(blob));
        return Wire.digest(blob.digest());
    }

    /** Returns how codonq ran the action; empty where something else did. */
    static Optional<RunFacts> facts(build.bazel.remote.execution.v2.ActionResult result) {
        for (Any any : result.getExecutionMetadata().getAuxiliaryMetadataList()) {
            if (any.is(RunFacts.class)) {
                try {
                    return Optional.of(any.unpack(RunFacts.class));
                } catch (InvalidProtocolBufferException e) {
                    // Of a later version, or damaged: either way they say nothing.
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Returns whether a run that {@code facts} tell of was kept apart at least as {@code asked} says. */
    static boolean isIsolated(RunFacts facts, Isolation asked) {
        Optional<Isolation> given = Wire.isolation(facts.getIsolation());
        // The levels are declared from the strongest on.
        return given.isPresent() && given.get().compareTo(asked) <= 0;
    }

    /**
     * Returns whether {@code result} serves {@code action} as its own run would: it ended by itself, nothing of it is
     * missing, and codonq kept it apart as asked. Nothing is assumed of what says nothing.
     */
    static boolean isReusable(build.bazel.remote.execution.v2.ActionResult result, Action action) {
        Optional<RunFacts> facts = facts(result);
        return facts.isPresent()
                && isIsolated(facts.get(), action.isolation())
                && facts.get().hasExited()
                && facts.get().getExited().getCode() == result.getExitCode()
                && !facts.get().hasUnusableOutput()
                && facts.get().getStdoutDiscardedBytes() == 0
                && facts.get().getStderrDiscardedBytes() == 0;
    }

    /**
     * Returns {@code result} with the content of all that it names.
     *
     * @param action says how long that may be
     * @throws MissingBlobException if some of it is not there
     * @throws CorruptBlobException if some of it is another
     * @throws IOException if it is nothing that could be the action's
     */
    ActionResult fetch(build.bazel.remote.execution.v2.ActionResult result, Action action, Patience patience)
            throws IOException {
        Contents contents = new Contents();
        for (OutputFile file : result.getOutputFilesList()) {
            contents.add(Wire.digest(file.getDigest()), file.getContents());
        }
        Optional<Digest> out = stream(result.hasStdoutDigest(), result.getStdoutDigest(), result.getStdoutRaw());
        Optional<Digest> err = stream(result.hasStderrDigest(), result.getStderrDigest(), result.getStderrRaw());
        for (Optional<Digest> stream : List.of(out, err)) {
            stream.ifPresent(digest -> contents.wanted.add(digest));
        }
        requireShort(result, action);
        contents.here.putAll(blobs.fetch(contents.wanted, patience));
        SortedMap<String, dev.codonq.action.OutputFile> outputs = new TreeMap<>();
        for (OutputFile file : result.getOutputFilesList()) {
            outputs.put(
                    file.getPath(),
                    new dev.codonq.action.OutputFile(
                            contents.get(Wire.digest(file.getDigest())), file.getIsExecutable()));
        }
        return new ActionResult(
                result.getExitCode(),
                outputs,
                captured(out, result.getStdoutRaw(), contents),
                captured(err, result.getStderrRaw(), contents));
    }

    /** Returns where the content of a stream is, if it is not in the message. */
    private static Optional<Digest> stream(
            boolean hasDigest, build.bazel.remote.execution.v2.Digest digest, ByteString raw) throws IOException {
        return hasDigest && raw.isEmpty() && digest.getSizeBytes() > 0
                ? Optional.of(Wire.digest(digest))
                : Optional.empty();
    }

    private static CapturedOutput captured(Optional<Digest> digest, ByteString raw, Contents contents)
            throws IOException {
        byte[] bytes = digest.isPresent() ? contents.get(digest.get()).open().readAllBytes() : raw.toByteArray();
        return new CapturedOutput(bytes, new byte[0], 0);
    }

    /** No server is to fill our memory. */
    private static void requireShort(build.bazel.remote.execution.v2.ActionResult result, Action action)
            throws IOException {
        long streams = result.getStdoutDigest().getSizeBytes()
                + result.getStderrDigest().getSizeBytes();
        long files = 0;
        for (OutputFile file : result.getOutputFilesList()) {
            files = Math.addExact(files, file.getDigest().getSizeBytes());
        }
        if (files > action.limits().outputBytes()
                || streams > 2L * action.limits().capturedBytes() + RESERVE_BYTES) {
            throw new IOException("the server has a result that is longer than the action allows: " + files
                    + " bytes of outputs, " + streams + " of what was written");
        }
    }

    /** What a result names, as far as it is here. Not thread-safe; confined to one result. */
    private static final class Contents {
        private final Map<Digest, Blob> here = new HashMap<>();
        private final List<Digest> wanted = new ArrayList<>();

        /** @param inline the content, if it came with the message */
        private void add(Digest digest, ByteString inline) throws CorruptBlobException {
            if (inline.isEmpty()) {
                wanted.add(digest);
                return;
            }
            Blob blob = Blob.of(inline.toByteArray());
            if (!blob.digest().equals(digest)) {
                throw new CorruptBlobException(digest, "it is " + blob.digest());
            }
            here.put(digest, blob);
        }

        private Blob get(Digest digest) throws MissingBlobException {
            Blob blob = here.get(digest);
            if (blob == null) {
                throw new MissingBlobException(digest);
            }
            return blob;
        }
    }
}
