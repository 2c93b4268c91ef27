package dev.codonq.report;

import java.io.OutputStream;
import java.time.Duration;
import java.util.Locale;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * A report for people: one HTML page that needs nothing but a browser, written while the batch runs. It holds its data
 * as JSON, in an element that no browser runs. Not thread-safe.
 *
 * <p>All text in the data may be chosen by an attacker. It is plain ASCII without any character that means something in
 * HTML, so nothing in it can end that element; the page shows it as text only.
 *
 * <p>Methods throw Jackson's unchecked exceptions if writing fails.
 */
final class HtmlReport implements Report {
    private static final JsonFactory JSON = JsonFactory.builder()
            .characterEscapes(new HtmlEscapes())
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final HtmlPage page = HtmlPage.load();
    private final JsonGenerator json;
    private final HtmlJobs jobs;

    /** Starts a report on {@code out}, which stays open. */
    HtmlReport(OutputStream out, BatchStart batch) {
        json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
        jobs = new HtmlJobs(json, batch.startedAt());
        json.writeRaw(page.head());
        json.writeStartObject();
        json.writeObjectPropertyStart("batch");
        json.writeStringProperty("codonq", batch.codonq());
        batch.toolchain().ifPresent(this::toolchain);
        json.writeStringProperty("isolation", batch.isolation().name().toLowerCase(Locale.ROOT));
        json.writeNumberProperty("slots", batch.slots());
        json.writeStringProperty("startedAt", batch.startedAt().toString());
        json.writeStringProperty("machine", machine());
        json.writeEndObject();
        json.writeArrayPropertyStart("jobs");
    }

    private void toolchain(ToolchainDescription toolchain) {
        json.writeStringProperty("compiler", toolchain.version());
        json.writeStringProperty("compilerPath", toolchain.path().toString());
        json.writeStringProperty("compilerDigest", toolchain.digest());
    }

    private static String machine() {
        int processors = Runtime.getRuntime().availableProcessors();
        return System.getProperty("os.name") + " " + System.getProperty("os.arch") + ", " + processors
                + (processors == 1 ? " processor" : " processors");
    }

    @Override
    public void add(FinishedJob job) {
        jobs.write(job);
    }

    @Override
    public void finish(Tally tally, Duration wallTime) {
        json.writeEndArray();
        json.writeNumberProperty("wall", wallTime.toMillis());
        json.writeEndObject();
        json.writeRaw(page.tail());
        json.flush();
    }
}
