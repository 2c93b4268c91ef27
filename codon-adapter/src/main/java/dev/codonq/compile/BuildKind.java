package dev.codonq.compile;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What Codon builds from a source. */
public enum BuildKind {
    /** An executable. */
    EXE("", "-exe", false),
    /** An object file. */
    OBJ(".o", "-obj", false),
    /** LLVM IR as text. */
    LLVM(".ll", "-llvm", false),
    /** LLVM bitcode. */
    BC(".bc", "-bc", false),
    /** A shared library. Codon needs position-independent code for it. */
    LIB(".so", "-lib", true),
    /** An object file that, linked as a shared library with Codon's runtime, CPython imports as a module. */
    PYEXT(".o", "-pyext", true);

    private final String suffix;
    private final String flag;
    private final boolean positionIndependent;

    BuildKind(String suffix, String flag, boolean positionIndependent) {
        this.suffix = suffix;
        this.flag = flag;
        this.positionIndependent = positionIndependent;
    }

    /** Returns what follows the source's stem in the artifact's name, empty for executables. */
    public String suffix() {
        return suffix;
    }

    List<String> flags() {
        return positionIndependent ? List.of("--relocation-model=pic", flag) : List.of(flag);
    }

    /** Returns whether Codon starts the system's linker for this kind. */
    public boolean isLinked() {
        return this == EXE || this == LIB;
    }

    /** Returns the name used on the command line and in reports, such as {@code exe}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the kind with this label. */
    public static Optional<BuildKind> ofLabel(String label) {
        return List.of(values()).stream()
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }
}
