package dev.codonq.compile;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which further arguments of {@code codon build} are known to change nothing but the code that it makes. */
final class CodonArguments {
    /** An option with one or two dashes, and its value if it is in the same argument. */
    private static final Pattern OPTION = Pattern.compile("--?([A-Za-z][A-Za-z0-9-]*)(?:=(.*))?", Pattern.DOTALL);

    private static final Pattern DEFINITION = Pattern.compile("-D[A-Za-z_][A-Za-z0-9_]*=-?[0-9]+");

    /** What LLVM takes for true and for false. */
    private static final Set<String> TRUE = Set.of("", "true", "TRUE", "True", "1");

    private static final Set<String> FALSE = Set.of("false", "FALSE", "False", "0");

    private static final Set<String> SWITCHES = Set.of(
            "addrsig",
            "auto-free",
            "color",
            "data-sections",
            "debug",
            "disable-exceptions",
            "disable-native",
            "dwarf64",
            "emulated-tls",
            "enable-approx-func-fp-math",
            "enable-no-infs-fp-math",
            "enable-no-nans-fp-math",
            "enable-no-signed-zeros-fp-math",
            "enable-no-trapping-fp-math",
            "enable-unsafe-fp-math",
            "fast-math",
            "function-sections",
            "mc-relax-all",
            "no-deprecated-warn",
            "no-warn",
            "nozero-initialized-in-bss",
            "relax-elf-relocations",
            "release",
            "split-machine-functions",
            "stack-size-section",
            "stackrealign",
            "strict-dwarf",
            "tailcallopt",
            "unique-basic-block-section-names",
            "unique-section-names",
            "use-ctors",
            "x86-branches-within-32B-boundaries");

    private static final Set<String> VALUED = Set.of(
            "align-loops",
            "code-model",
            "debugger-tune",
            "denormal-fp-math",
            "denormal-fp-math-f32",
            "disable-opt",
            "dwarf-version",
            "exception-model",
            "float-abi",
            "fp-contract",
            "frame-pointer",
            "march",
            "mattr",
            "mcpu",
            "module",
            "numerics",
            "relocation-model",
            "thread-model",
            "tls-size",
            "x86-align-branch",
            "x86-align-branch-boundary");

    private CodonArguments() {}

    /** Returns the first of {@code arguments} that may make the compiler read something, or is not known. */
    static Optional<String> firstUnknown(List<String> arguments) {
        return arguments.stream().filter(argument -> !isKnown(argument)).findFirst();
    }

    private static boolean isKnown(String argument) {
        if (DEFINITION.matcher(argument).matches()) {
            return true;
        }
        Matcher option = OPTION.matcher(argument);
        if (!option.matches()) {
            return false;
        }
        String value = option.group(2);
        if (SWITCHES.contains(option.group(1))) {
            return value == null || TRUE.contains(value) || FALSE.contains(value);
        }
        // Without a value of its own it would take the next argument, whatever that is.
        return VALUED.contains(option.group(1)) && value != null;
    }

    /** Returns whether the code depends on the processor that the compiler runs on, as it does by default. */
    static boolean followHostProcessor(List<String> arguments) {
        return arguments.stream().noneMatch(CodonArguments::disablesNative)
                || arguments.stream().anyMatch(CodonArguments::namesNative);
    }

    private static boolean disablesNative(String argument) {
        Matcher option = OPTION.matcher(argument);
        return option.matches()
                && option.group(1).equals("disable-native")
                && (option.group(2) == null || TRUE.contains(option.group(2)));
    }

    /** As {@code -mcpu=native}; in doubt, yes. */
    private static boolean namesNative(String argument) {
        return argument.contains("native") && !argument.matches("--?disable-native(=.*)?");
    }
}
