package dev.codonq.compile;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The processor that the compiler runs on, as far as the code it makes depends on it. Immutable.
 *
 * @param name model and digest of the features, for instance {@code AMD EPYC 5d0f7c8e21b4}
 * @param arithmetic the features by which the C library chooses among its versions of {@code sin}, {@code pow} and the
 *     like, with which the compiler computes constants; empty where there are none
 */
record Processor(String name, String arithmetic) {
    /** Where Linux describes the processors. */
    static final Path CPUINFO = Path.of("/proc/cpuinfo");

    // By these LLVM tells processors apart: the first four on x86-64, the others on AArch64. Others, such as clock
    // rates,
    // change from one look to the next.
    private static final List<String> IDENTITY = List.of(
            "vendor_id",
            "cpu family",
            "model",
            "model name",
            "CPU implementer",
            "CPU architecture",
            "CPU variant",
            "CPU part");
    private static final List<String> FEATURES = List.of("flags", "Features");
    private static final List<String> ARITHMETIC = List.of("avx2", "fma", "fma4");
    private static final int DIGEST_DIGITS = 12;

    /** Returns what {@code cpuinfo} describes, or nothing where it cannot be read or names no features. */
    static Optional<Processor> read(Path cpuinfo) {
        try {
            return parse(Files.readString(cpuinfo, StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** As {@link #read}, from the text. Processors that differ, as in a phone, count all: a run may be on any. */
    static Optional<Processor> parse(String cpuinfo) {
        TreeSet<String> kinds = new TreeSet<>();
        TreeSet<String> features = new TreeSet<>();
        String model = null;
        for (String block : cpuinfo.split("\\n\\s*\\n", -1)) {
            Map<String, String> fields = fields(block);
            List<String> own = features(fields);
            if (!own.isEmpty()) {
                features.addAll(own);
                kinds.add(identity(fields) + " " + own);
                model = model == null ? model(fields) : model;
            }
        }
        if (model == null) {
            return Optional.empty();
        }
        String digest = Digest.of(String.join("\n", kinds).getBytes(StandardCharsets.UTF_8))
                .hash();
        features.retainAll(ARITHMETIC);
        return Optional.of(new Processor(model + " " + digest.substring(0, DIGEST_DIGITS), String.join(" ", features)));
    }

    private static Map<String, String> fields(String block) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String line : block.split("\\n", -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.put(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    /** Sorted, since their order says nothing. */
    private static List<String> features(Map<String, String> fields) {
        TreeSet<String> features = new TreeSet<>();
        for (String name : FEATURES) {
            features.addAll(List.of(fields.getOrDefault(name, "").split("\\s+", -1)));
        }
        features.remove("");
        return new ArrayList<>(features);
    }

    private static Map<String, String> identity(Map<String, String> fields) {
        TreeMap<String, String> identity = new TreeMap<>(fields);
        identity.keySet().retainAll(IDENTITY);
        return identity;
    }

    private static String model(Map<String, String> fields) {
        @Nullable String name = fields.get("model name");
        if (name != null) {
            return name.replaceAll("\\s+", " ");
        }
        return "CPU " + fields.getOrDefault("CPU implementer", "?") + "/" + fields.getOrDefault("CPU part", "?");
    }
}
