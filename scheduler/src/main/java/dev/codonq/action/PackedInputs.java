package dev.codonq.action;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The inputs of an action in few bytes: a queue of a million actions holds several million of them, and one takes 260 bytes
 * as objects. Immutable.
 *
 * <p>In the order of their paths, each without what its path has in common with the one before. A number is in base 128,
 * the low digits first, with the high bit set in all bytes but the last; a text is the number of its bytes in UTF-8, and
 * these.
 *
 * <pre>
 *   number    of bytes in common
 *   text      the rest of the path
 *   byte      what it is, then
 *               FILE, FILE_ELSEWHERE, EXECUTABLE, EXECUTABLE_ELSEWHERE:  32 bytes hash, number size
 *               LINK:                                                    text target
 *               DIRECTORY:                                               nothing
 * </pre>
 *
 * The origin of a file is its path below the root of the machine; or elsewhere, then it is kept as it is, since a path of
 * a file system can hold what no text does.
 */
final class PackedInputs {
    private static final byte FILE = 0;
    private static final byte FILE_ELSEWHERE = 1;
    private static final byte EXECUTABLE = 2;
    private static final byte EXECUTABLE_ELSEWHERE = 3;
    private static final byte LINK = 4;
    private static final byte DIRECTORY = 5;

    private final byte[] bytes;
    private final List<Path> elsewhere;

    private PackedInputs(byte[] bytes, List<Path> elsewhere) {
        this.bytes = bytes;
        this.elsewhere = elsewhere;
    }

    /** @throws IllegalArgumentException if an input lies below another that is no directory */
    static PackedInputs of(Map<String, Input> inputs) {
        inputs.keySet().forEach(path -> requireDirectoriesAbove(path, inputs));
        Packing packing = new Packing();
        new TreeMap<>(inputs).forEach(packing::add);
        return new PackedInputs(packing.bytes.toByteArray(), List.copyOf(packing.elsewhere));
    }

    private static void requireDirectoriesAbove(String path, Map<String, Input> inputs) {
        for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
            Input above = inputs.get(path.substring(0, slash));
            if (above != null && !(above instanceof Input.Directory)) {
                throw new IllegalArgumentException("input '" + path + "' lies below " + above);
            }
        }
    }

    /** Returns what was packed, made anew; it cannot be changed. */
    SortedMap<String, Input> unpack() {
        SortedMap<String, Input> inputs = new TreeMap<>();
        Unpacking unpacking = new Unpacking(ByteBuffer.wrap(bytes), elsewhere);
        while (unpacking.bytes.hasRemaining()) {
            inputs.put(unpacking.path(), unpacking.input());
        }
        return Collections.unmodifiableSortedMap(inputs);
    }

    private static final class Packing {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        private final List<Path> elsewhere = new ArrayList<>();
        private byte[] before = {};

        private void add(String path, Input input) {
            byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
            int mismatch = Arrays.mismatch(before, utf8);
            int common = mismatch < 0 ? utf8.length : mismatch;
            number(common);
            text(utf8, common);
            before = utf8;
            if (input instanceof Input.File file) {
                file(path, file);
            } else if (input instanceof Input.Link link) {
                bytes.write(LINK);
                text(link.target().getBytes(StandardCharsets.UTF_8), 0);
            } else {
                bytes.write(DIRECTORY);
            }
        }

        private void file(String path, Input.File file) {
            boolean isElsewhere = !isBelowRoot(path, file.origin());
            if (isElsewhere) {
                elsewhere.add(file.origin());
            }
            if (file.executable()) {
                bytes.write(isElsewhere ? EXECUTABLE_ELSEWHERE : EXECUTABLE);
            } else {
                bytes.write(isElsewhere ? FILE_ELSEWHERE : FILE);
            }
            bytes.writeBytes(file.digest().hashBytes());
            number(file.digest().sizeBytes());
        }

        private static boolean isBelowRoot(String path, Path origin) {
            try {
                return origin.equals(Path.of("/" + path));
            } catch (InvalidPathException e) {
                // In the encoding of this machine there is no such name.
                return false;
            }
        }

        private void text(byte[] utf8, int from) {
            number(utf8.length - from);
            bytes.write(utf8, from, utf8.length - from);
        }

        private void number(long value) {
            long rest = value;
            for (; rest > 0x7f; rest >>>= 7) {
                bytes.write(((int) rest & 0x7f) | 0x80);
            }
            bytes.write((int) rest);
        }
    }

    private static final class Unpacking {
        private final ByteBuffer bytes;
        private final List<Path> elsewhere;
        private int elsewhereTaken;
        private byte[] before = {};
        private String path = "";

        private Unpacking(ByteBuffer bytes, List<Path> elsewhere) {
            this.bytes = bytes;
            this.elsewhere = elsewhere;
        }

        private String path() {
            int common = (int) number();
            int rest = (int) number();
            byte[] utf8 = Arrays.copyOf(before, common + rest);
            bytes.get(utf8, common, rest);
            before = utf8;
            path = new String(utf8, StandardCharsets.UTF_8);
            return path;
        }

        private Input input() {
            byte kind = bytes.get();
            return switch (kind) {
                case LINK -> new Input.Link(text());
                case DIRECTORY -> new Input.Directory();
                default -> file(kind);
            };
        }

        private Input file(byte kind) {
            byte[] hash = new byte[Digest.HASH_BYTES];
            bytes.get(hash);
            Digest digest = new Digest(hash, number());
            boolean isElsewhere = kind == FILE_ELSEWHERE || kind == EXECUTABLE_ELSEWHERE;
            Path origin = isElsewhere ? elsewhere.get(elsewhereTaken++) : Path.of("/" + path);
            return new Input.File(digest, origin, kind == EXECUTABLE || kind == EXECUTABLE_ELSEWHERE);
        }

        private String text() {
            byte[] utf8 = new byte[(int) number()];
            bytes.get(utf8);
            return new String(utf8, StandardCharsets.UTF_8);
        }

        private long number() {
            long value = 0;
            for (int shift = 0; ; shift += 7) {
                byte digit = bytes.get();
                value |= (digit & 0x7fL) << shift;
                if (digit >= 0) {
                    return value;
                }
            }
        }
    }
}
