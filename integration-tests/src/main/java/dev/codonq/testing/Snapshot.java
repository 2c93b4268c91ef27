package dev.codonq.testing;

import dev.codonq.compile.CompileResult;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that says what the compiler should say about a source. Immutable.
 *
 * <p>Paths in it are relative to the request's root, or to the directory of its source, and those of the toolchain begin
 * with {@code <stdlib>} and {@code <codon>}, so that it is the same on every machine.
 */
final class Snapshot {
    private static final String UPDATE = "codonq.snapshots";
    private static final String DIRECTORY = "codonq.snapshots.directory";
    private static final String SUFFIX = ".snapshot";

    private final Path file;

    private Snapshot(Path file) {
        this.file = file;
    }

    /** Returns the snapshot {@code name} beside the resources of {@code test}. */
    static Snapshot named(String name, Class<?> test) {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException(
                    "a snapshot's name is made of letters, digits, '.', '_' and '-', unlike '" + name + "'");
        }
        Path resources = Path.of(System.getProperty(DIRECTORY, "src/test/resources"));
        return at(resources.resolve(test.getPackageName().replace('.', '/')).resolve(name + SUFFIX));
    }

    static Snapshot at(Path file) {
        return new Snapshot(file.toAbsolutePath());
    }

    /** Returns what would stand in it for {@code result}. */
    static String textOf(CompileResult result) {
        String text = ResultText.summary(result) + "\n" + ResultText.diagnostics(result);
        Toolchain toolchain = result.toolchain();
        if (toolchain != null) {
            for (Path root : toolchain.standardLibraryRoots()) {
                text = text.replace(root.toString(), "<stdlib>");
            }
            text = text.replace(toolchain.executable().toString(), "<codon>");
        }
        Path root = result.request()
                .root()
                .orElseGet(() -> result.request().source().toAbsolutePath().getParent())
                .toAbsolutePath();
        return text.replace(root + "/", "").replace(root.toString(), ".");
    }

    /** Returns why {@code text} is not what should be there; null where it is, or has been written since that was asked for. */
    @Nullable
    String differenceFrom(String text) {
        return differenceFrom(text, isToBeUpdated(System.getProperty(UPDATE, ""), "true".equals(System.getenv("CI"))));
    }

    @Nullable
    String differenceFrom(String text, boolean updates) {
        try {
            String expected = Files.exists(file) ? Files.readString(file) : null;
            if (text.equals(expected)) {
                return null;
            }
            if (updates) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, text);
                return null;
            }
            String cure = "; -D" + UPDATE + "=update writes it";
            return expected == null
                    ? "there is no snapshot " + file + cure + ":\n" + text
                    : "not as in the snapshot " + file + cure + "\n" + TextDifference.of(expected, text);
        } catch (IOException e) {
            throw new UncheckedIOException("the snapshot " + file + " cannot be used", e);
        }
    }

    /** @param onServer whether this is a continuous integration server */
    static boolean isToBeUpdated(String value, boolean onServer) {
        if (value.isEmpty()) {
            return false;
        }
        if (!value.equals("update")) {
            throw new IllegalArgumentException("-D" + UPDATE + " takes 'update', not '" + value + "'");
        }
        if (onServer) {
            throw new AssertionError(
                    "-D" + UPDATE + "=update is refused where CI=true: there it would hide what changed");
        }
        return true;
    }
}
