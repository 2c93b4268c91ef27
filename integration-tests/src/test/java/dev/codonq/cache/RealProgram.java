package dev.codonq.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small program for the real compiler, edited at random, that knows which of its files a compile sees. Not thread-safe. */
final class RealProgram {
    private static final Map<String, String> SOURCES = Map.of(
            "main.codon", "import m0\nfrom m1 import w\nfrom p.m2 import u\nprint(m0.v, w, u)\n",
            "m0.codon", "v = 1\n",
            "m1.py", "from m3 import x\nw = x + 1\n",
            "m3.py", "x = 3\n",
            "m4/__init__.codon", "y = 4\n",
            "p/m2.codon", "from ..m4 import y\nu = y * 2\n",
            "unused.codon", "z = 9\n");

    /** Some stand before a module of the program, some behind. */
    private static final Map<String, String> SHADOWS = Map.of(
            "m0/__init__.codon", "v = 5\n",
            "m0.py", "v = 6\n",
            "m1.codon", "w = 7\n",
            "m3/__init__.codon", "x = 8\n",
            "m4.py", "y = 9\n",
            "m4.codon", "y = 10\n",
            "p/m4.codon", "y = 11\n");

    private static final List<String> CANDIDATES = List.of(".codon", "/__init__.codon", ".py", "/__init__.py");
    private static final Pattern IMPORT = Pattern.compile("(?m)^(?:import|from) (\\.*)([\\w.]+)");

    private final Path root;
    private final Random random;

    RealProgram(Path root, Random random) throws IOException {
        this.root = root;
        this.random = random;
        begin();
    }

    Path main() {
        return root.resolve("main.codon");
    }

    private String begin() throws IOException {
        ProjectTree.clear(root);
        for (Map.Entry<String, String> source : SOURCES.entrySet()) {
            write(source.getKey(), source.getValue());
        }
        return "begin anew";
    }

    /** Changes something; returns what. */
    String edit() throws IOException {
        String file = pick(List.copyOf(new TreeMap<>(SOURCES).keySet()));
        if (!Files.exists(root.resolve(file))) {
            return begin();
        }
        String source = Files.readString(root.resolve(file));
        switch (random.nextInt(9)) {
            case 0, 1 -> write(file, source.replaceFirst("\\d+\n", (1 + random.nextInt(3)) + "\n"));
            case 2 -> write(file, source + "# a remark\n");
            case 3 -> Files.setLastModifiedTime(root.resolve(file), FileTime.fromMillis(1_000_000_000_000L));
            case 4, 5 -> {
                String shadow = pick(List.copyOf(new TreeMap<>(SHADOWS).keySet()));
                write(shadow, SHADOWS.getOrDefault(shadow, ""));
                return "add " + shadow;
            }
            case 6 -> {
                if (!file.equals("main.codon")) {
                    Files.delete(root.resolve(file));
                }
            }
            case 7 -> write("unused.codon", source);
            default -> {
                return begin();
            }
        }
        return "edit " + file + ", which was " + source.replace("\n", "; ");
    }

    /** Returns every file that a compile sees, with its content, by Codon's rules of imports. */
    SortedMap<Path, String> visible() throws IOException {
        SortedMap<Path, String> seen = new TreeMap<>();
        see(main(), seen);
        return seen;
    }

    private void see(Path file, SortedMap<Path, String> seen) throws IOException {
        String source = Files.readString(file);
        if (seen.put(file, source) != null) {
            return;
        }
        Matcher imports = IMPORT.matcher(source);
        while (imports.find()) {
            String up = "../".repeat(Math.max(0, imports.group(1).length() - 1));
            String module = up + imports.group(2).replace('.', '/');
            for (String candidate : CANDIDATES) {
                Path path = file.resolveSibling(module + candidate).normalize();
                if (Files.exists(path)) {
                    see(path, seen);
                    break;
                }
            }
        }
    }

    private void write(String file, String source) throws IOException {
        Files.createDirectories(root.resolve(file).resolveSibling("."));
        Files.writeString(root.resolve(file), source);
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
