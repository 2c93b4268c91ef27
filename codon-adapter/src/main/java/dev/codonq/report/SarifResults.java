package dev.codonq.report;

import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.SourceExcerpts;
import dev.codonq.diagnostics.SourceFile;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The results of a SARIF log: what the compiler said, each thing once, however many jobs read the file it is about. Not
 * thread-safe.
 */
final class SarifResults {
    /** Code scanning takes no more, neither results nor locations of one. */
    private static final int MOST_RESULTS = 25_000;

    private static final int MOST_LOCATIONS = 1_000;
    private static final String CHAIN = "during the realization of ";

    private final JsonOutput json;
    private final SarifPlaces places;
    private final SourceExcerpts excerpts = new SourceExcerpts();
    private final SarifFingerprints fingerprints = new SarifFingerprints();
    private long written;
    private long leftOut;

    SarifResults(JsonOutput json, SarifPlaces places) {
        this.json = json;
        this.places = places;
    }

    /** Returns how many results there was no room for. */
    long leftOut() {
        return leftOut;
    }

    /** Writes what the compiler said of a job, or if it failed without a word, that it did. */
    void add(FinishedJob job) {
        CompileResult result = job.result();
        boolean hasError = false;
        for (Diagnostic diagnostic : result.diagnostics()) {
            SarifRule rule = SarifRule.of(diagnostic, result.cause());
            hasError |= rule != SarifRule.WARNING;
            SarifLocation location = locate(diagnostic, job);
            // Of a failed linker the compiler says only that it failed; our line has also why.
            boolean saysLess = rule == SarifRule.LINK_ERROR && diagnostic.file() == null;
            add(rule, saysLess ? location.withMessage(result.message()) : location, diagnostic, job);
        }
        if (!hasError && result.outcome() == Outcome.FAILED) {
            SarifLocation source = new SarifLocation(places.uri(job.source()), result.message(), null, null);
            add(SarifRule.of(result.cause()), source, List.of());
        }
    }

    private void add(SarifRule rule, SarifLocation location, Diagnostic diagnostic, FinishedJob job) {
        StringBuilder message = new StringBuilder(location.message());
        List<SarifLocation> notes = new ArrayList<>();
        addNotes(diagnostic.notes(), job, message, notes);
        add(rule, location.withMessage(message.toString()), notes);
    }

    /**
     * Returns where people are to look: the innermost place in a file of the project, since that is what they can change
     * and all that code scanning shows.
     */
    private static SarifLocation toLookAt(SarifLocation location, List<SarifLocation> notes) {
        return concat(location, notes).stream()
                .filter(SarifLocation::isInProject)
                .findFirst()
                .orElse(location);
    }

    /** Adds all notes below to {@code located}, or where they have no place to {@code message}. */
    private void addNotes(List<Diagnostic> notes, FinishedJob job, StringBuilder message, List<SarifLocation> located) {
        for (Diagnostic note : notes) {
            if (located.size() == MOST_LOCATIONS) {
                return;
            }
            if (note.file() == null) {
                message.append('\n').append(note.message());
            } else {
                located.add(locate(note, job));
            }
            addNotes(note.notes(), job, message, located);
        }
    }

    /**
     * Finds out where a diagnostic is. Where it is not known which file is meant, that is the job's source as a whole,
     * and the message says what the compiler said of the place.
     */
    private SarifLocation locate(Diagnostic diagnostic, FinishedJob job) {
        SourceFile source = diagnostic.source();
        if (source != null) {
            String uri = places.uriOfReal(source.path());
            return SarifLocation.of(diagnostic, uri, excerpts.of(diagnostic).orElse(null));
        }
        String uri = places.uri(job.source());
        String name = diagnostic.file();
        if (name == null || name.equals(job.source())) {
            return SarifLocation.of(diagnostic, uri, null);
        }
        String place = name + (diagnostic.line() == null ? ": " : ":" + diagnostic.line() + ": ");
        return new SarifLocation(uri, place + diagnostic.message(), null, null);
    }

    private void add(SarifRule rule, SarifLocation location, List<SarifLocation> notes) {
        if (written == MOST_RESULTS) {
            leftOut++;
            return;
        }
        if (!fingerprints.isNew(rule, location)) {
            return;
        }
        written++;
        json.newLine();
        json.startObject();
        json.text("ruleId", rule.id());
        json.number("ruleIndex", rule.index());
        json.text("level", rule.level());
        SarifText.write(json, "message", location.message());
        json.startArray("locations");
        json.startObject();
        SarifLocation shown = toLookAt(location, notes);
        shown.atSomeLine().writePlace(json, places);
        json.endObject();
        json.endArray();
        List<SarifLocation> related = shown.equals(location) ? notes : concat(location, notes);
        if (!related.isEmpty()) {
            relatedLocations(related);
        }
        if (!notes.isEmpty() && notes.stream().allMatch(note -> note.message().startsWith(CHAIN))) {
            codeFlow(location, notes);
        }
        json.startObject("partialFingerprints");
        json.text("primaryLocationLineHash", fingerprints.of(rule, location));
        json.endObject();
        json.endObject();
    }

    private static List<SarifLocation> concat(SarifLocation first, List<SarifLocation> others) {
        return Stream.concat(Stream.of(first), others.stream()).toList();
    }

    private void relatedLocations(List<SarifLocation> notes) {
        json.startArray("relatedLocations");
        for (int i = 0; i < notes.size(); i++) {
            json.startObject();
            json.number("id", i + 1);
            notes.get(i).write(json, places);
            json.endObject();
        }
        json.endArray();
    }

    /** Writes how the compiler came from the outermost call to {@code location}. */
    private void codeFlow(SarifLocation location, List<SarifLocation> innermostFirst) {
        json.startArray("codeFlows");
        json.startObject();
        json.startArray("threadFlows");
        json.startObject();
        json.startArray("locations");
        for (int i = innermostFirst.size() - 1; i >= 0; i--) {
            step(innermostFirst.get(i), innermostFirst.size() - 1 - i);
        }
        step(location, innermostFirst.size());
        json.endArray();
        json.endObject();
        json.endArray();
        json.endObject();
        json.endArray();
    }

    private void step(SarifLocation location, int depth) {
        json.startObject();
        json.startObject("location");
        location.write(json, places);
        json.endObject();
        json.number("nestingLevel", depth);
        json.endObject();
    }
}
