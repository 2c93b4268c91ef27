package dev.codonq.remote;

import build.bazel.remote.execution.v2.CacheCapabilities;
import build.bazel.remote.execution.v2.DigestFunction;
import build.bazel.remote.execution.v2.ServerCapabilities;
import java.util.List;

/**
 * What a server takes. Immutable.
 *
 * @param batchBytes the longest request or answer that moves several blobs
 * @param forStreams how blobs may be compressed that move one by one
 * @param forBatches the same for several in one message
 * @param takesResults whether clients may publish results
 */
record ServerLimits(
        int batchBytes, Compression forStreams, Compression forBatches, boolean takesResults, boolean executes) {
    /** What each server's gRPC takes in one message, if nobody has set anything else. */
    private static final int USUAL_MESSAGE_BYTES = 4 << 20;

    /** For what a message has besides blobs. */
    private static final int RESERVE_BYTES = 16 << 10;

    /** What there is where a server does not say. */
    static final ServerLimits UNKNOWN = new ServerLimits(
            USUAL_MESSAGE_BYTES - RESERVE_BYTES, Compression.IDENTITY, Compression.IDENTITY, true, true);

    /** @throws IncompatibleServerException if the server names blobs in another way than we */
    static ServerLimits of(ServerCapabilities capabilities) throws IncompatibleServerException {
        CacheCapabilities cache = capabilities.getCacheCapabilities();
        List<DigestFunction.Value> functions = cache.getDigestFunctionsList();
        if (!functions.isEmpty() && !functions.contains(DigestFunction.Value.SHA256)) {
            throw new IncompatibleServerException("it does not take SHA-256 as a digest");
        }
        return new ServerLimits(
                batchBytes(cache.getMaxBatchTotalSizeBytes()),
                Compression.best(cache.getSupportedCompressorsList()),
                Compression.best(cache.getSupportedBatchUpdateCompressorsList()),
                // Who says nothing of it may be a server from before there was such a field.
                !cache.hasActionCacheUpdateCapabilities()
                        || cache.getActionCacheUpdateCapabilities().getUpdateEnabled(),
                capabilities.getExecutionCapabilities().getExecEnabled());
    }

    private static int batchBytes(long said) {
        // A server may take more than it would be good to hold in memory at once.
        return said <= 0 || said > USUAL_MESSAGE_BYTES - RESERVE_BYTES
                ? USUAL_MESSAGE_BYTES - RESERVE_BYTES
                : (int) said;
    }
}
