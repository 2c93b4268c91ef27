package dev.codonq.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which servers to use, and for what. Immutable. Its text shows no header's value.
 *
 * @param cache where results are shared, null where the executor says
 * @param executor who has workers, null for nobody
 * @param headers of each call; secrets
 * @param jobs runs at once on the workers
 * @param isOverflow whether this machine makes what it has room for
 * @param fallsBack whether this machine makes what the workers could not
 * @param properties by which an engine chooses workers
 */
record RemoteChoice(
        @Nullable String cache,
        @Nullable String executor,
        String instance,
        Map<String, String> headers,
        @Nullable Path authority,
        @Nullable Path certificate,
        @Nullable Path key,
        Duration timeout,
        boolean isReadOnly,
        int jobs,
        boolean isOverflow,
        boolean fallsBack,
        Map<String, String> properties) {
    RemoteChoice {
        headers = Map.copyOf(headers);
        properties = Map.copyOf(properties);
    }

    /** Returns whether this machine is to make no run at all. */
    boolean isRemoteOnly() {
        return executor != null && !isOverflow && !fallsBack;
    }

    @Override
    public String toString() {
        return "RemoteChoice[cache=" + cache + ", executor=" + executor + "]";
    }
}
