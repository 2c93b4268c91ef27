package dev.codonq.diagnostics;

import java.util.List;

/**
 * What the exit status and the output of a failed compiler run say about the cause, together. A text alone never decides:
 * it has to stand where only the compiler or linker can print it, and the exit status has to be the one that goes with
 * it.
 *
 * <p>The program that is compiled can forge little of this. Its messages stand inside records, and the error record
 * they stand in is itself proof of a compile error; what {@code static_print} prints has its control characters escaped
 * by Codon. What stays open is a source file whose name contains line breaks or whole records: it can make one cause
 * among those of the same exit status look like another. Exit statuses are the compiler's own, and a program that
 * really crashes the compiler or fills its memory has that cause.
 */
public enum FailureHint {
    /** Exit status 1 and at least one error record; the compiler said no. Wrong options and plugins count too. */
    COMPILE_ERROR,
    /** Exit status 1 and, as the last output and only error, Codon's record that the linker process failed. */
    LINK_ERROR,
    /** As {@link #LINK_ERROR}, with status 255: the linker could not even be started. */
    LINKER_MISSING,
    /** The compiler died of SIGSEGV, SIGBUS, SIGILL or SIGFPE, or aborted itself for another reason than memory. */
    COMPILER_CRASH,
    /**
     * Exit status 1 and no error record, and the last line is LLVM's that the disk or quota is full; or a link error in
     * which the linker says so.
     */
    DISK_FULL,
    /** An abort whose last words are of memory that could not be had, or a link error in which the linker says so. */
    OUT_OF_MEMORY,
    /** Exit status 130 and, before all other output, the complaint that a thread could not be started. */
    PROCESS_LIMIT,
    /**
     * None of the above is proven. So for statuses 0 (a linker killed by a signal leaves that, and no artifact), 137 and
     * 143: they are made by whoever sent the signal.
     */
    UNKNOWN;

    private static final String LINKER_EXIT = "' exited with status ";
    private static final String IO_FAILURE = "LLVM ERROR: IO failure on output stream";
    private static final String BAD_ALLOC =
            "terminate called after throwing an instance of 'std::bad_alloc'\n  what():  std::bad_alloc\n";
    private static final List<String> DISK_FULL_ENDINGS = List.of(": No space left on device", ": Disk quota exceeded");
    private static final List<String> MEMORY_ENDINGS = List.of(": memory exhausted", ": Cannot allocate memory");

    /**
     * Returns the cause proven by a run.
     *
     * @param exitStatus as a shell shows it: 128 + n for a process that signal n ended
     * @param output all the run printed to standard error; if its middle was dropped, the end is what counts
     */
    public static FailureHint of(int exitStatus, ParsedOutput output) {
        return switch (exitStatus) {
            case 1 -> ofRefusal(output);
            case 130 -> output.rest().startsWith("OpenBLAS blas_thread_init: ") ? PROCESS_LIMIT : UNKNOWN;
            case 134 -> output.trailing().endsWith(BAD_ALLOC) ? OUT_OF_MEMORY : COMPILER_CRASH;
            case 132, 135, 136, 139 -> COMPILER_CRASH;
            default -> UNKNOWN;
        };
    }

    private static FailureHint ofRefusal(ParsedOutput output) {
        List<Diagnostic> errors = output.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .toList();
        if (errors.isEmpty()) {
            return endsWithFullDisk(output.trailing()) ? DISK_FULL : UNKNOWN;
        }
        boolean linkerFailed = errors.size() == 1 && output.trailing().isEmpty() && isLinkerFailure(errors.get(0));
        return linkerFailed ? ofLinkError(errors.get(0), output.rest()) : COMPILE_ERROR;
    }

    private static boolean endsWithFullDisk(String text) {
        String last = text.lines().reduce("", (before, line) -> line);
        return last.startsWith(IO_FAILURE) && endsWithAny(last, DISK_FULL_ENDINGS);
    }

    private static FailureHint ofLinkError(Diagnostic error, String linkerOutput) {
        if (error.message().endsWith(LINKER_EXIT + "255")) {
            return LINKER_MISSING;
        }
        if (linkerOutput.lines().anyMatch(line -> endsWithAny(line, DISK_FULL_ENDINGS))) {
            return DISK_FULL;
        }
        return linkerOutput.lines().anyMatch(line -> endsWithAny(line, MEMORY_ENDINGS)) ? OUT_OF_MEMORY : LINK_ERROR;
    }

    private static boolean isLinkerFailure(Diagnostic error) {
        return error.file() == null
                && error.notes().isEmpty()
                && error.message().startsWith("process for '")
                && error.message().contains(LINKER_EXIT);
    }

    private static boolean endsWithAny(String line, List<String> endings) {
        return endings.stream().anyMatch(line::endsWith);
    }
}
