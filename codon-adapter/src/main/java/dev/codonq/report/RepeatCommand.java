package dev.codonq.report;

import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.SourcePaths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The command that repeats a job alone, for a shell; what the job has by default is not in it. */
final class RepeatCommand {
    private static final HexFormat HEX = HexFormat.of();

    private RepeatCommand() {}

    /** Returns the command on one line, whatever the names in it. */
    static String of(FinishedJob job) {
        CompileRequest request = job.result().request();
        List<String> words = new ArrayList<>(List.of("codonq", "build"));
        compile(request, words);
        run(request, words);
        if (job.source().startsWith("-")) {
            words.add("--");
        }
        words.add(job.source());
        return words.stream().map(RepeatCommand::quoted).collect(Collectors.joining(" "));
    }

    private static void compile(CompileRequest request, List<String> words) {
        if (request.kind() != BuildKind.EXE) {
            words.addAll(List.of("--kind", request.kind().label()));
        }
        if (request.isRelease()) {
            words.add("--release");
        }
        request.defines().forEach((name, value) -> words.add("-D" + name + "=" + value));
        request.libraries().forEach(library -> words.add("-l" + library));
        request.linkerFlags().ifPresent(flags -> words.add("--linker-flags=" + flags));
        request.plugins().forEach(plugin -> words.add("--plugin=" + plugin));
        request.module().ifPresent(module -> words.add("--module=" + module));
        request.numerics().ifPresent(numerics -> words.add("--numerics=" + label(numerics)));
        request.codonArguments().forEach(argument -> words.add("--codon-arg=" + argument));
        if (request.paths() == SourcePaths.VIRTUAL) {
            words.add("--paths=virtual");
            request.root().ifPresent(root -> words.add("--root=" + root));
        }
    }

    private static void run(CompileRequest request, List<String> words) {
        if (request.isolation() != Isolation.NAMESPACES) {
            words.add("--isolation=" + label(request.isolation()));
        }
        ResourceLimits defaults = ResourceLimits.defaults();
        ResourceLimits limits = request.limits();
        if (!limits.timeout().equals(defaults.timeout())) {
            words.add("--timeout=" + text(limits.timeout()));
        }
        limits.silentTimeout().ifPresent(time -> words.add("--silent-timeout=" + text(time)));
        limits.cpuTime().ifPresent(time -> words.add("--cpu-limit=" + text(time)));
        if (limits.memoryBytes() != defaults.memoryBytes()) {
            words.add("--memory=" + limits.memoryBytes());
        }
        if (limits.diskBytes() != defaults.diskBytes()) {
            words.add("--disk=" + limits.diskBytes());
        }
        if (limits.processes() != defaults.processes()) {
            words.add("--pids=" + limits.processes());
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }

    /** Returns {@code word} as bash and zsh read it, without a line feed or another control character in it. */
    private static String quoted(String word) {
        if (word.matches("[A-Za-z0-9_./=:@%+,-]+")) {
            return word;
        }
        if (word.codePoints().noneMatch(RepeatCommand::isHidden)) {
            return "'" + word.replace("'", "'\\''") + "'";
        }
        StringBuilder text = new StringBuilder("$'");
        word.codePoints().forEach(character -> {
            if (character == '\'' || character == '\\') {
                text.append('\\').appendCodePoint(character);
            } else if (!isHidden(character)) {
                text.appendCodePoint(character);
            } else if (character < 0x80) {
                text.append("\\x").append(HEX.toHexDigits((byte) character));
            } else {
                text.append("\\U").append(HEX.toHexDigits(character));
            }
        });
        return text.append('\'').toString();
    }

    /** Returns whether a person cannot see {@code character}, or sees something else through it. */
    private static boolean isHidden(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
