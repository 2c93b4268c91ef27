package dev.codonq.report;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_DATE_TIME;

import dev.codonq.compile.Outcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * JUnit XML: the batch is a test suite and every job a test case. A job that failed is a failure; one that timed out,
 * was rejected or met broken machinery is an error; one that was cancelled is skipped. Not thread-safe.
 *
 * <p>The numbers of each are attributes of the first element, so the test cases wait in a file until the end.
 */
final class JunitReport implements Report {
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final OutputStream out;
    private final BatchStart batch;
    private final String hostName;

    private @Nullable Spool spool;
    private @Nullable JunitCases cases;

    /** Starts a report on {@code out}, which stays open. */
    JunitReport(OutputStream out, BatchStart batch) {
        this.out = out;
        this.batch = batch;
        this.hostName = hostName();
    }

    /** Returns the name of the machine without asking the network for it. */
    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "localhost";
        }
    }

    @Override
    public void add(FinishedJob job) throws IOException {
        if (spool == null || cases == null) {
            spool = Spool.open();
            cases = new JunitCases(XmlOutput.to(spool.stream()));
        }
        cases.add(job);
    }

    @Override
    public void finish(Tally tally, Duration wallTime) throws IOException {
        XmlOutput xml = XmlOutput.to(out);
        xml.declaration();
        startSuite("testsuites", xml, tally, wallTime);
        startSuite("testsuite", xml, tally, wallTime);
        xml.attribute("hostname", hostName);
        properties(xml);
        xml.flush();
        if (spool != null && cases != null) {
            cases.flush();
            spool.moveTo(out);
        }
        xml.end();
        xml.end();
        xml.text("\n");
        xml.flush();
        out.flush();
    }

    private void startSuite(String element, XmlOutput xml, Tally tally, Duration wallTime) throws IOException {
        xml.start(element);
        xml.attribute("name", "codonq");
        xml.attribute("tests", Long.toString(tally.jobs()));
        xml.attribute("failures", Long.toString(tally.count(Outcome.FAILED)));
        xml.attribute("errors", Long.toString(errors(tally)));
        xml.attribute("skipped", Long.toString(tally.count(Outcome.CANCELLED)));
        xml.attribute("time", seconds(wallTime));
        xml.attribute("timestamp", timestamp(batch.startedAt()));
    }

    private static long errors(Tally tally) {
        return tally.count(Outcome.TIMED_OUT) + tally.count(Outcome.ERRORED) + tally.count(Outcome.REJECTED);
    }

    private void properties(XmlOutput xml) throws IOException {
        xml.start("properties");
        property(xml, "codonq", batch.codonq());
        property(xml, "isolation", batch.isolation().name().toLowerCase(Locale.ROOT));
        if (batch.toolchain().isPresent()) {
            ToolchainDescription toolchain = batch.toolchain().get();
            property(xml, "toolchain.version", toolchain.version());
            property(xml, "toolchain.path", toolchain.path().toString());
            property(xml, "toolchain.digest", toolchain.digest());
        }
        xml.end();
    }

    static void property(XmlOutput xml, String name, String value) throws IOException {
        xml.start("property");
        xml.attribute("name", name);
        xml.attribute("value", value);
        xml.end();
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
    }

    /** Returns the UTC time as the format has it: without a zone, in whole seconds. */
    private static String timestamp(Instant instant) {
        return ISO_LOCAL_DATE_TIME.format(
                instant.truncatedTo(ChronoUnit.SECONDS).atOffset(ZoneOffset.UTC));
    }
}
