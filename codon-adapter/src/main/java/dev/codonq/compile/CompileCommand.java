package dev.codonq.compile;

import dev.codonq.warm.LibraryImports;
import dev.codonq.warm.LibraryMode;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the command line of a compile says of what can be done for it in advance. Stateless. */
public final class CompileCommand {
    static final String RELEASE = "-release";
    private static final String EXTENSION = "-pyext";

    /** In other words than ours they are not understood here. */
    private static final Pattern OF_THE_MODE = Pattern.compile("--?(release|numerics|pyext)(=.*)?", Pattern.DOTALL);

    /** What comes before the options and after them: {@code codon build … -o artifact source}. */
    private static final int BEFORE = 2;

    private static final int AFTER = 3;

    private CompileCommand() {}

    /**
     * Returns what is known of an action of another machine, of whose sources nothing is: that it opens the core of the standard
     * library, as every compile does.
     *
     * @param arguments the action's, the executable included
     */
    public static Optional<LibraryImports> preparation(List<String> arguments) {
        return arguments.size() < BEFORE + AFTER
                ? Optional.empty()
                : mode(arguments.subList(BEFORE, arguments.size() - AFTER))
                        .map(mode -> new LibraryImports(mode, Set.of()));
    }

    /** Returns how a compile with these options loads the standard library; empty where they may change the language. */
    static Optional<LibraryMode> mode(List<String> options) {
        boolean isRelease = false;
        boolean hasPyNumerics = false;
        boolean isExtension = false;
        for (String option : options) {
            if (option.equals(RELEASE)) {
                isRelease = true;
            } else if (option.equals(EXTENSION)) {
                isExtension = true;
            } else if (option.equals(numerics(Numerics.PY))) {
                hasPyNumerics = true;
            } else if (!option.equals(numerics(Numerics.C)) && !isIrrelevant(option)) {
                return Optional.empty();
            }
        }
        return Optional.of(new LibraryMode(isRelease, hasPyNumerics, isExtension));
    }

    static String numerics(Numerics numerics) {
        return "-numerics=" + numerics.label();
    }

    private static boolean isIrrelevant(String option) {
        boolean isOurs = option.startsWith("-l=")
                || option.startsWith("--linker-flags=")
                || Arrays.stream(BuildKind.values())
                        .anyMatch(kind -> kind.flags().contains(option));
        boolean isOfMode = OF_THE_MODE.matcher(option).matches();
        return isOurs
                || (!isOfMode && CodonArguments.firstUnknown(List.of(option)).isEmpty());
    }
}
