package dev.codonq.report;

import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * A SARIF 2.1.0 log, for code scanning and editors: what Codon said of the programs is a result, a job that came to no
 * verdict a notification of the tool. Not thread-safe.
 *
 * <p>There are no {@code automationDetails}: code scanning takes the category of an upload from them before it takes the
 * one that the user gave, and two batches of one commit would replace each other.
 *
 * <p>Methods throw Jackson's unchecked exceptions if writing fails.
 */
final class SarifReport implements Report {
    private static final int MOST_NOTIFICATIONS = 1_000;

    private final JsonOutput json;
    private final BatchStart batch;
    private final SarifPlaces places;
    private final SarifResults results;
    private final List<Notification> notifications = new ArrayList<>();
    private long notificationsLeftOut;
    private boolean interrupted;

    private record Notification(String kind, String level, String message, String uri) {}

    /**
     * Starts a report on {@code out}, which stays open.
     *
     * @param root the directory that stands for the repository's
     */
    SarifReport(OutputStream out, BatchStart batch, Path root) {
        this.json = new JsonOutput(out);
        this.batch = batch;
        this.places = new SarifPlaces(root);
        this.results = new SarifResults(json, places);
        json.startObject();
        json.text("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.text("version", "2.1.0");
        json.startArray("runs");
        json.startObject();
        tool();
        converter();
        places.writeBase(json);
        json.text("columnKind", "utf16CodeUnits");
        json.startArray("results");
    }

    /** Writes who found what is found: the compiler. */
    private void tool() {
        json.startObject("tool");
        json.startObject("driver");
        json.text("name", "Codon");
        batch.toolchain().ifPresent(toolchain -> json.text("version", toolchain.version()));
        json.text("informationUri", "https://docs.exaloop.io");
        json.startArray("rules");
        for (SarifRule rule : SarifRule.values()) {
            rule.write(json);
        }
        json.endArray();
        json.endObject();
        json.endObject();
    }

    /** Writes who made a log of it: we. */
    private void converter() {
        json.startObject("conversion");
        json.startObject("tool");
        json.startObject("driver");
        json.text("name", "codonq");
        json.text("version", batch.codonq());
        json.endObject();
        json.endObject();
        json.endObject();
    }

    @Override
    public void add(FinishedJob job) {
        CompileResult result = job.result();
        results.add(job);
        interrupted |= result.cause() == Cause.CANCELLED;
        if (result.outcome() == Outcome.SUCCEEDED || result.outcome() == Outcome.FAILED) {
            return;
        }
        if (notifications.size() == MOST_NOTIFICATIONS) {
            notificationsLeftOut++;
            return;
        }
        Cause cause = result.cause() == null ? Cause.INTERNAL : result.cause();
        String level = result.outcome() == Outcome.CANCELLED ? "note" : "error";
        String message = job.label() + ": " + result.message();
        notifications.add(new Notification(cause.label(), level, message, places.uri(job.source())));
    }

    @Override
    public void finish(Tally tally, Duration wallTime) {
        json.newLine();
        json.endArray();
        json.startArray("invocations");
        json.startObject();
        boolean complete = tally.count(Outcome.SUCCEEDED) + tally.count(Outcome.FAILED) == tally.jobs();
        json.flag("executionSuccessful", complete);
        if (!interrupted) {
            // A process that was asked to end has the status that the signal gives it.
            json.number("exitCode", tally.exitStatus());
        }
        json.text("startTimeUtc", timestamp(batch.startedAt()));
        json.text("endTimeUtc", timestamp(batch.startedAt().plus(wallTime)));
        json.startArray("toolExecutionNotifications");
        notifications.forEach(this::notification);
        warning(notificationsLeftOut, " more jobs came to no verdict");
        warning(results.leftOut(), " more results are left out: code scanning takes no more");
        json.endArray();
        json.endObject();
        json.endArray();
        places.writeArtifacts(json);
        json.endObject();
        json.endArray();
        json.endObject();
        json.finish();
    }

    private void notification(Notification notification) {
        json.newLine();
        json.startObject();
        json.startObject("descriptor");
        json.text("id", notification.kind);
        json.endObject();
        json.text("level", notification.level);
        SarifText.write(json, "message", notification.message);
        json.startArray("locations");
        json.startObject();
        new SarifLocation(notification.uri, "", null, null).writePlace(json, places);
        json.endObject();
        json.endArray();
        json.endObject();
    }

    private void warning(long count, String words) {
        if (count > 0) {
            json.startObject();
            json.text("level", "warning");
            SarifText.write(json, "message", count + words);
            json.endObject();
        }
    }

    private static String timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
