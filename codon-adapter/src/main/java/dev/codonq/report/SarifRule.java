package dev.codonq.report;

import dev.codonq.compile.Cause;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A kind of result in a SARIF log. Ids stay as they are: what people do about a result is kept by them. */
enum SarifRule {
    SYNTAX_ERROR("syntaxError", "SyntaxError", "The source is not well-formed."),
    COMPILE_ERROR("compileError", "CompileError", "The compiler does not accept the program."),
    WARNING("warning", "Warning", "The compiler doubts that the program means what it says."),
    COMPILER_CRASH("compilerCrash", "CompilerCrash", "The compiler crashed on the program."),
    LINK_ERROR("linkError", "LinkError", "The program could not be linked."),
    LINKER_MISSING("linkerMissing", "LinkerMissing", "There was no linker to link the program with."),
    MISSING_OUTPUT("missingOutput", "MissingOutput", "The compiler did not make what it was asked for."),
    OUT_OF_MEMORY("outOfMemory", "OutOfMemory", "The compiler needed more memory than it was given."),
    DISK_FULL("diskFull", "DiskFull", "The compiler wrote more than it was given room for."),
    OUTPUT_LIMIT("outputLimit", "OutputLimit", "The compiler printed more than it was allowed to."),
    PROCESS_LIMIT("processLimit", "ProcessLimit", "The compiler started more processes than it was allowed to."),
    OTHER("other", "OtherFailure", "The compile failed for a reason of its own kind.");

    private final String id;
    private final String title;
    private final String description;

    SarifRule(String id, String title, String description) {
        this.id = id;
        this.title = title;
        this.description = description;
    }

    /** Returns what {@code diagnostic} of a compile is that failed for {@code cause}, or did not fail. */
    static SarifRule of(Diagnostic diagnostic, @Nullable Cause cause) {
        if (diagnostic.severity() != Severity.ERROR) {
            return WARNING;
        }
        if (cause != null && cause != Cause.COMPILE_ERROR) {
            return of(cause);
        }
        // The parser alone does not know where what it speaks of ends.
        boolean isSyntax = diagnostic.column() != null && diagnostic.endColumn() == null;
        return isSyntax ? SYNTAX_ERROR : COMPILE_ERROR;
    }

    /** Returns what a compile is that failed for {@code cause}. */
    static SarifRule of(@Nullable Cause cause) {
        for (SarifRule rule : values()) {
            if (cause != null && rule.id.equals(cause.label())) {
                return rule;
            }
        }
        return OTHER;
    }

    /** Returns its place among {@link #values}. */
    int index() {
        return List.of(values()).indexOf(this);
    }

    String id() {
        return id;
    }

    /** Returns the level of its results. */
    String level() {
        return this == WARNING ? "warning" : "error";
    }

    /** Writes the descriptor. */
    void write(JsonOutput json) {
        json.startObject();
        json.text("id", id);
        // The id in other letters is not taken for a name.
        json.text("name", "Codon" + title);
        message(json, "shortDescription", description);
        message(json, "fullDescription", description);
        message(json, "help", description + " See what Codon has and does not have of Python in its documentation.");
        json.text("helpUri", "https://docs.exaloop.io");
        json.startObject("defaultConfiguration");
        json.text("level", level());
        json.endObject();
        json.startObject("properties");
        json.text("problem.severity", level());
        json.text("precision", "very-high");
        json.startArray("tags");
        json.element("compilation");
        json.endArray();
        json.endObject();
        json.endObject();
    }

    private static void message(JsonOutput json, String name, String text) {
        json.startObject(name);
        json.text("text", text);
        json.endObject();
    }
}
