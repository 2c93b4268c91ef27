package dev.codonq.compile;

import dev.codonq.action.Isolation;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import dev.codonq.diagnostics.SourceExcerpts;
import dev.codonq.imports.UnresolvedImport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Notes on modules that the compiler did not find: where it looks for one, which surprises who knows Python; or that
 * codonq had overlooked the import, so that the run was not given the module. Immutable.
 */
final class ImportNotes {
    private static final Pattern NO_MODULE = Pattern.compile("no module named '(.*)'");
    private static final Pattern IMPORT = Pattern.compile("\\b(import|from)\\b");

    private final List<UnresolvedImport> unresolved;
    private final Isolation isolation;

    ImportNotes(List<UnresolvedImport> unresolved, Isolation isolation) {
        this.unresolved = unresolved;
        this.isolation = isolation;
    }

    /** Returns all that a compile said, with a note where one is due. */
    List<Diagnostic> addTo(List<Diagnostic> diagnostics) {
        // A module with a syntax error is not found either, in the end.
        boolean isAboutNothingElse = diagnostics.stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .allMatch(diagnostic -> NO_MODULE.matcher(diagnostic.message()).matches());
        return diagnostics.stream()
                .map(diagnostic -> addTo(diagnostic, isAboutNothingElse))
                .toList();
    }

    private Diagnostic addTo(Diagnostic diagnostic, boolean isAboutNothingElse) {
        Matcher message = NO_MODULE.matcher(diagnostic.message());
        // With a trace, it is about code of a module that was found.
        if (!message.matches() || !diagnostic.notes().isEmpty()) {
            return diagnostic;
        }
        String module = message.group(1);
        Optional<UnresolvedImport> known = unresolved.stream()
                .filter(missing -> missing.module().equals(module) && Objects.equals(missing.line(), diagnostic.line()))
                .findFirst();
        String note = known.map(ImportNotes::lookedFor)
                .orElseGet(() -> !isImport(diagnostic) ? noName(module) : isAboutNothingElse ? overlooked(module) : "");
        return note.isEmpty() ? diagnostic : withNote(diagnostic, note);
    }

    /** Returns whether the line, if it can be seen, has an import. For an unknown name before a dot it has none. */
    private static boolean isImport(Diagnostic diagnostic) {
        return new SourceExcerpts()
                .of(diagnostic)
                .map(excerpt -> IMPORT.matcher(excerpt.text()).find())
                .orElse(true);
    }

    private static String noName(String module) {
        return "'" + module + "' is no name that is known here, so Codon takes it for a module";
    }

    private static String lookedFor(UnresolvedImport missing) {
        List<Path> candidates = missing.candidates();
        return candidates.isEmpty()
                ? ""
                : "looked for " + candidates.get(0)
                        + (candidates.size() > 1 ? " and " + (candidates.size() - 1) + " other names" : "")
                        + ": an import is looked for beside the file that has it, then in the standard library";
    }

    private String overlooked(String module) {
        return isolation == Isolation.NAMESPACES
                        && unresolved.stream().noneMatch(m -> m.module().equals(module))
                ? "codonq has overlooked this import and not given '" + module + "' to the run, if it is there;"
                        + " please report that, and until then compile with --isolation directory"
                : "";
    }

    private static Diagnostic withNote(Diagnostic diagnostic, String message) {
        List<Diagnostic> notes = new ArrayList<>(diagnostic.notes());
        notes.add(new Diagnostic(
                Severity.NOTE, diagnostic.file(), diagnostic.line(), null, null, message, null, List.of()));
        return diagnostic.withNotes(notes);
    }
}
