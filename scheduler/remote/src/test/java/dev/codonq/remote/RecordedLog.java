package dev.codonq.remote;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** What some classes have logged. Thread-safe. */
final class RecordedLog extends AppenderBase<ILoggingEvent> {
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    /** Starts to record what {@code classes} log, from debug on. */
    static RecordedLog of(Class<?>... classes) {
        RecordedLog recorded = new RecordedLog();
        recorded.start();
        for (Class<?> type : classes) {
            Logger logger = (Logger) LoggerFactory.getLogger(type);
            logger.setLevel(Level.DEBUG);
            logger.addAppender(recorded);
        }
        return recorded;
    }

    @Override
    protected void append(ILoggingEvent event) {
        events.add(event);
    }

    List<String> warnings() {
        return events.stream()
                .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    List<String> all() {
        return events.stream()
                .map(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .toList();
    }
}
