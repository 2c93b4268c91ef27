package dev.codonq.compile;

import dev.codonq.action.Blob;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** How a file of a kind begins, to tell an artifact from what a dying compiler leaves. */
enum ArtifactFormat {
    ELF("\u007fELF"),
    IR("; ModuleID"),
    BITCODE("BC");

    private final String magic;

    ArtifactFormat(String magic) {
        this.magic = magic;
    }

    static ArtifactFormat of(BuildKind kind) {
        return switch (kind) {
            case LLVM -> IR;
            case BC -> BITCODE;
            case EXE, OBJ, LIB, PYEXT -> ELF;
        };
    }

    /** Returns whether {@code content} begins like an artifact of some kind. */
    static boolean isAnyOf(Blob content) {
        return Arrays.stream(values()).anyMatch(format -> format.matches(content));
    }

    boolean matches(Blob content) {
        byte[] expected = magic.getBytes(StandardCharsets.ISO_8859_1);
        try (InputStream in = content.open()) {
            return Arrays.equals(in.readNBytes(expected.length), expected);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + content, e);
        }
    }
}
