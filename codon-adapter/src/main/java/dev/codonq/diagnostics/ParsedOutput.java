package dev.codonq.diagnostics;

import java.util.List;

/**
 * The standard error of one run, taken apart: nothing of it is lost. Immutable.
 *
 * @param diagnostics the compiler's records in the order printed, each with its notes
 * @param rest all text that belongs to no record, in order, as it was printed: output of the linker, of LLVM, of an
 *     abort. Control characters and ANSI sequences are still in it; {@link DiagnosticPrinter#plain} makes it fit to show
 * @param trailing the end of {@code rest} that was printed after the last record, where a dying compiler leaves its
 *     last words; all of {@code rest} if there is no record
 */
public record ParsedOutput(List<Diagnostic> diagnostics, String rest, String trailing) {
    /** @throws IllegalArgumentException if {@code rest} does not end with {@code trailing} */
    public ParsedOutput {
        diagnostics = List.copyOf(diagnostics);
        if (!rest.endsWith(trailing)) {
            throw new IllegalArgumentException("trailing text is not the end of the rest");
        }
    }
}
