package dev.codonq.sandbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the log lines of a thread carry (MDC), such as the number of a job, taken along to threads that work for it.
 * Thread-safe.
 *
 * <p>Nearly every alarm passes through here, each run's monitor forty times a second: it costs two copies of a map of a few
 * entries, less than a microsecond.
 */
final class LogContext {
    private LogContext() {}

    /** Returns {@code action} with the context of the calling thread; who runs it has its own back afterwards. */
    static Runnable carry(Runnable action) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            Map<String, String> own = MDC.getCopyOfContextMap();
            set(context);
            try {
                action.run();
            } finally {
                set(own);
            }
        };
    }

    private static void set(@Nullable Map<String, String> context) {
        if (context == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(context);
        }
    }
}
