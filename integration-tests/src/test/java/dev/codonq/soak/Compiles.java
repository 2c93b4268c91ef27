package dev.codonq.soak;

import dev.codonq.action.Action;
import dev.codonq.action.Blob;
import dev.codonq.action.Isolation;
import dev.codonq.action.OutputFile;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileActions;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.scheduling.JobResult;
import dev.codonq.toolchain.Toolchain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** Real compiles of small sources, each with a text that stands in its artifact and in no other. Thread-safe. */
final class Compiles {
    private static final int SOURCES = 300;
    private static final List<BuildKind> KINDS = List.of(BuildKind.OBJ, BuildKind.LLVM, BuildKind.EXE);

    private final Path directory;
    private final Toolchain toolchain;
    private final String mark;

    /** @param mark stands in the command line of each compiler */
    Compiles(Path directory, Toolchain toolchain, String mark) {
        this.directory = directory;
        this.toolchain = toolchain;
        this.mark = mark;
    }

    Toolchain toolchain() {
        return toolchain;
    }

    /**
     * One source and what may be done to its compile.
     *
     * @param text stands in it, and in its artifact
     * @param isFragile whether the compiler may be killed or stopped
     */
    record Source(Path path, String text, BuildKind kind, boolean isFragile) {
        boolean isIn(Blob artifact) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try {
                artifact.writeTo(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return bytes.toString(StandardCharsets.ISO_8859_1).contains(text);
        }

        /** Returns whether a run that nobody disturbed, but for a fragile one, may end like this. */
        boolean isRight(JobResult result) {
            if (result instanceof JobResult.Succeeded succeeded) {
                return succeeded.result().outputs().values().stream()
                                .map(OutputFile::content)
                                .allMatch(this::isIn)
                        || isFragile;
            }
            return isFragile;
        }

        boolean isRight(CompileResult result) {
            return result.isSuccess() && result.artifacts().stream().allMatch(artifact -> isIn(artifact.content()));
        }
    }

    Source source(Random random) {
        boolean isFragile = random.nextInt(3) == 0;
        // Most are new to the cache, and some are not.
        int number = random.nextInt(random.nextInt(4) == 0 ? 2 : SOURCES);
        String text = (isFragile ? "FRAGILE-" : "COMPILE-") + number + "-";
        String prefix = isFragile ? Behaviour.fragile(mark) : mark;
        Path path = directory.resolve(prefix + "-" + text + "m.codon");
        try {
            if (!Files.exists(path)) {
                Path written = Files.createTempFile(directory, "source", "");
                Files.writeString(written, "print('" + text + "')\n");
                Files.setPosixFilePermissions(written, PosixFilePermissions.fromString("rw-r--r--"));
                // Two threads may want the same.
                Files.move(written, path, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Source(path, text, KINDS.get(number % KINDS.size()), isFragile);
    }

    CompileRequest.Builder request(Source source, Random random) {
        Isolation[] levels = Isolation.values();
        return CompileRequest.builder(source.path())
                .kind(source.kind())
                .isolation(levels[random.nextInt(levels.length)])
                .limits(run -> run.timeout(Duration.ofSeconds(source.isFragile() ? 20 : 100)));
    }

    Action action(Source source, Random random) {
        try {
            return CompileActions.of(request(source, random).build(), toolchain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
