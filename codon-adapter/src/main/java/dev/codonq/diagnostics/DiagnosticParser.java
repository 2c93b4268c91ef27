package dev.codonq.diagnostics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads what Codon 0.18 and 0.19 print to standard error. Thread-safe.
 *
 * <p>Any bytes are accepted, in time linear in their number: output of other programs, output cut anywhere, none at
 * all. What is no whole record is kept as text. Bytes that are not UTF-8 become U+FFFD, so keep the raw bytes where they
 * matter.
 *
 * <p>A record is recognised by the escape sequences that Codon always prints, and these can be forged by the program
 * that is compiled: a message made by {@code compile_error}, or a file name, may contain everything that ends a record
 * and a whole record after it. So no diagnostic proves that the compiler itself said it.
 */
public final class DiagnosticParser {
    private DiagnosticParser() {}

    /** Returns the records and the remaining text of {@code standardError}. */
    public static ParsedOutput parse(byte[] standardError) {
        List<Diagnostic> heads = new ArrayList<>();
        List<Diagnostic> notes = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        int trailingFrom = 0;
        for (RecordScanner.Piece piece : new RecordScanner(standardError).scan()) {
            Diagnostic diagnostic = piece.diagnostic();
            if (diagnostic == null) {
                rest.append(new String(standardError, piece.start(), piece.end() - piece.start(), UTF_8));
                continue;
            }
            trailingFrom = rest.length();
            if (diagnostic.severity() == Severity.NOTE && !heads.isEmpty()) {
                notes.add(diagnostic);
            } else {
                giveToLast(heads, notes);
                heads.add(diagnostic);
            }
        }
        giveToLast(heads, notes);
        return new ParsedOutput(heads, rest.toString(), rest.substring(trailingFrom));
    }

    private static void giveToLast(List<Diagnostic> heads, List<Diagnostic> notes) {
        if (!notes.isEmpty()) {
            int last = heads.size() - 1;
            heads.set(last, heads.get(last).withNotes(notes));
            notes.clear();
        }
    }
}
