package dev.codonq.compile;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the user gives g++ besides Codon's own arguments, {@code --linker-flags}. Immutable.
 *
 * @param directories absolute directories to look for libraries in first
 * @param libraries libraries to link, as after {@code -l}
 * @param runPaths directories in which programs look for libraries when they start, and the linker for what these need
 * @param unknown the first flag that may make the linker read something else, or is not known
 */
record LinkerFlags(List<Path> directories, List<String> libraries, List<String> runPaths, Optional<String> unknown) {
    /** Flags that change what is linked by nothing but their text. */
    private static final List<Pattern> PURE = List.of(
            Pattern.compile("-s|-g[0-3]?|-ggdb[0-3]?|-O[0-3sgz]?|-pie|-no-pie|-pthread|-rdynamic"),
            Pattern.compile("-static-libgcc|-static-libstdc\\+\\+"));

    /** Options of ld, between the commas of {@code -Wl,A,B}; those with a value have it after {@code =}. */
    private static final List<Pattern> PURE_OF_LD = List.of(
            Pattern.compile("-s|-S|-x|-X|-O[0-9]?|-E"),
            Pattern.compile("--?(strip-all|strip-debug|discard-all|discard-locals|export-dynamic)"),
            Pattern.compile("--(no-)?(as-needed|gc-sections|relax|demangle|eh-frame-hdr|copy-dt-needed-entries)"),
            Pattern.compile("--(no-undefined|allow-shlib-undefined|no-allow-shlib-undefined|no-add-needed)"),
            Pattern.compile("--(enable|disable)-new-dtags"),
            Pattern.compile("--build-id(=(none|fast|md5|sha1|uuid|0x[0-9a-fA-F]+))?"),
            Pattern.compile("--?(hash-style|soname|compress-debug-sections|sort-section|icf)=.*"));

    /** Options of ld whose value is the next word. */
    private static final Pattern PURE_PAIR_OF_LD = Pattern.compile("-z|--?soname|-h");

    private static final Pattern RUN_PATH = Pattern.compile("--?rpath(?:=(.*))?");

    /** @param flags as Codon takes them: words between single spaces, without quotes */
    static LinkerFlags parse(String flags) {
        List<Path> directories = new ArrayList<>();
        List<String> libraries = new ArrayList<>();
        List<String> runPaths = new ArrayList<>();
        Optional<String> unknown = Optional.empty();
        for (String flag : flags.split(" ", -1)) {
            if (flag.startsWith("-L/")) {
                directories.add(Path.of(flag.substring(2)));
            } else if (flag.startsWith("-l") && flag.length() > 2) {
                libraries.add(flag.substring(2));
            } else if (!flag.isEmpty() && !isPure(flag, runPaths) && unknown.isEmpty()) {
                unknown = Optional.of(flag);
            }
        }
        return new LinkerFlags(List.copyOf(directories), List.copyOf(libraries), List.copyOf(runPaths), unknown);
    }

    private static boolean isPure(String flag, List<String> runPaths) {
        if (!flag.startsWith("-Wl,")) {
            return PURE.stream().anyMatch(pattern -> pattern.matcher(flag).matches());
        }
        Iterator<String> words =
                List.of(flag.substring("-Wl,".length()).split(",", -1)).iterator();
        while (words.hasNext()) {
            if (!isPureOfLinker(words.next(), words, runPaths)) {
                return false;
            }
        }
        return true;
    }

    /** A value that only the next flag would give is not understood here. */
    private static boolean isPureOfLinker(String word, Iterator<String> next, List<String> runPaths) {
        Matcher runPath = RUN_PATH.matcher(word);
        if (runPath.matches()) {
            String value = runPath.group(1) == null && next.hasNext() ? next.next() : runPath.group(1);
            return value != null && runPaths.addAll(List.of(value.split(":", -1)));
        }
        if (PURE_PAIR_OF_LD.matcher(word).matches()) {
            return next.hasNext() && !next.next().isEmpty();
        }
        return PURE_OF_LD.stream().anyMatch(pattern -> pattern.matcher(word).matches());
    }
}
