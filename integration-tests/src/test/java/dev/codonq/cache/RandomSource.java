package dev.codonq.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/** The writing of sources in the language of {@code fake_codon.c}, which is Codon's where it counts. Not thread-safe. */
final class RandomSource {
    private static final List<String> ENDINGS =
            List.of("error!", "error!", "placeless!", "linker!", "crash!", "silent!", "garbage!");

    private final Random random;
    private int value;

    RandomSource(Random random) {
        this.random = random;
    }

    /**
     * Returns a source.
     *
     * @param file its path in the project
     * @param files all sources of the project, most of the imports' targets
     */
    String of(String file, List<String> files) {
        List<String> lines = new ArrayList<>();
        // From a main source much must be within reach, or most edits mean nothing.
        int least = RandomProject.MAINS.contains(file) ? 3 : 1;
        for (int i = least + random.nextInt(3); i > 0; i--) {
            lines.add(line(file, files));
        }
        return String.join("\n", lines) + "\n";
    }

    private String line(String file, List<String> files) {
        int choice = random.nextInt(100);
        if (choice < 62 && !files.isEmpty()) {
            return wrap(importOf(file, pick(files)));
        } else if (choice < 66) {
            return wrap(pick(List.of("import %s", "from %s import x", "from ..%s import y"))
                    .formatted(pick(RandomProject.NAMES)));
        } else if (choice < 72) {
            return pick(List.of("import math", "from . import x", "from internal import core", "import added"));
        } else if (choice < 75) {
            return "use(" + pick(RandomProject.NAMES) + "." + pick(RandomProject.NAMES) + ")";
        } else if (choice < 85) {
            return submodule(file, files);
        } else if (choice < 88) {
            return "warn!";
        } else if (choice < 90) {
            return pick(ENDINGS);
        }
        return "v = " + value++ % 3;
    }

    /** Returns what loads a module of a package beside {@code file} without an import of it, if there is one. */
    private String submodule(String file, List<String> files) {
        String directory = file.substring(0, file.lastIndexOf('/') + 1);
        Pattern beside = Pattern.compile(Pattern.quote(directory) + "(\\w+)/(\\w+)(\\.|/__init__\\.)(codon|py)");
        List<String> lines = files.stream()
                .map(beside::matcher)
                .filter(module -> module.matches() && files.contains(directory + module.group(1) + "/__init__.codon"))
                .map(module -> "import " + module.group(1) + "\nuse(" + module.group(1) + "." + module.group(2) + ")")
                .toList();
        return lines.isEmpty() ? "v = 0" : pick(lines);
    }

    private String wrap(String statement) {
        return pick(List.of("%s", "%s", "if False:\n    %s", "def f():\n  %s")).formatted(statement);
    }

    /** Returns a statement by which {@code file} imports {@code target}, unless another module stands before it. */
    private String importOf(String file, String target) {
        List<String> here = names(file.substring(0, file.lastIndexOf('/') + 1));
        List<String> there = names(target.replaceAll("(/__init__)?\\.(codon|py)$", ""));
        int common = 0;
        while (common < here.size()
                && common < there.size() - 1
                && here.get(common).equals(there.get(common))) {
            common++;
        }
        int up = here.size() - common;
        String dotted = String.join(".", there.subList(common, there.size()));
        if (up > 0) {
            return "from " + ".".repeat(up + 1) + dotted + " import x";
        }
        return pick(List.of("import %s", "import %s as q", "from %s import x", "from .%s import y"))
                .formatted(dotted);
    }

    private static List<String> names(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split("/"));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
