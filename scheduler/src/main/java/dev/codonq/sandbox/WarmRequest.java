package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.ResourceLimits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The requests that a {@link WarmParent} reads, in the form that it describes. Stateless. */
final class WarmRequest {
    private WarmRequest() {}

    /**
     * Asks for the command of {@code action}.
     *
     * @param first the sandbox's first process, by its number on the host
     * @param entrances how many of its descriptors lead into control groups
     * @param processes how many the kernel is to let the sandbox have
     */
    static byte[] fork(
            String id, Action action, Map<String, String> environment, long first, int entrances, int processes) {
        ResourceLimits limits = action.limits();
        List<String> fields = new ArrayList<>(List.of(
                id,
                Long.toString(first),
                Integer.toString(entrances),
                Integer.toString(limits.openFiles()),
                Long.toString(SandboxCommandLine.fileBlocks(limits)),
                Integer.toString(processes),
                "/" + Action.WORKING_DIRECTORY,
                Integer.toString(action.arguments().size())));
        fields.addAll(action.arguments());
        environment.forEach((name, value) -> fields.add(name + "=" + value));
        return encoded(fields);
    }

    /** Lets the command begin that was forked for the request {@code id}. */
    static byte[] letThrough(String id) {
        return encoded(List.of(id));
    }

    private static byte[] encoded(List<String> fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String field : fields) {
            body.writeBytes(field.getBytes(StandardCharsets.UTF_8));
            body.write(0);
        }
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes((body.size() + "\n").getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body.toByteArray());
        return request.toByteArray();
    }
}
