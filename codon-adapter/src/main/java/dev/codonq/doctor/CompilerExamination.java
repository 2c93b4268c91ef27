package dev.codonq.doctor;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.toolchain.Linker;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import dev.codonq.toolchain.ToolchainLocator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The look at compiler and linker: they are identified as by a build, and compile a program. */
final class CompilerExamination {
    private static final String NO_LINKER = "none";
    private static final String GET_LINKER =
            "install it, e.g. apt-get install g++; without it only --kind obj, llvm, bc and pyext work";

    private final String searchPath;

    /** @param searchPath where compiles look for g++ */
    CompilerExamination(String searchPath) {
        this.searchPath = searchPath;
    }

    List<Finding> examine(@Nullable Path chosen) {
        try {
            ToolchainLocator.Located located = ToolchainLocator.locateWithReason(chosen);
            Toolchain toolchain = Toolchain.probe(located.codon());
            String identity = new Linker(toolchain, searchPath).identity();
            boolean canLink = !identity.equals(NO_LINKER);
            CompileResult trial = compile(toolchain, canLink ? BuildKind.EXE : BuildKind.OBJ);
            List<Finding> findings = new ArrayList<>();
            findings.add(compiler(located, toolchain, trial));
            findings.add(canLink ? linker(identity, toolchain, trial) : noLinker());
            if (trial.isSuccess()) {
                findings.add(WarmExamination.examine(toolchain));
            }
            return findings;
        } catch (ToolchainException e) {
            return List.of(broken(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return List.of(Finding.missing(
                    "codon",
                    "no program can be compiled on trial: " + Volume.reason(e),
                    "see the other things that are missing"));
        }
    }

    /** The message ends with the cure. */
    private static Finding broken(String message) {
        int cure = message.lastIndexOf("; ");
        return cure < 0
                ? Finding.missing("codon", message, "run scripts/install-codon, or name one with --codon")
                : Finding.missing("codon", message.substring(0, cure), message.substring(cure + 2));
    }

    private static Finding noLinker() {
        return Finding.missing("linker", "there is no g++ in " + Linker.SEARCH_PATH, GET_LINKER);
    }

    private static Finding compiler(ToolchainLocator.Located located, Toolchain toolchain, CompileResult trial) {
        String digest = toolchain.digest().hash();
        String what = toolchain.version() + " at " + toolchain.executable() + ", " + located.by() + ", digest "
                + digest.substring(0, 12);
        boolean compiles = trial.isSuccess() || isLinkersFault(trial);
        Finding finding = compiles
                ? Finding.good("codon", what + ", compiles a program in " + seconds(trial))
                : Finding.missing(
                        "codon",
                        what + "; it does not compile a program: " + reason(trial),
                        "see what else is missing; else install it anew: scripts/install-codon");
        return finding.with("version", toolchain.version())
                .with("path", toolchain.executable())
                .with("root", toolchain.root())
                .with("digest", digest)
                .with("foundBy", located.by())
                .with("compiles", compiles);
    }

    private static Finding linker(String identity, Toolchain toolchain, CompileResult trial) {
        String version = identity.replaceFirst(" [0-9a-f]{32}$", "");
        Optional<String> problem = new Linker(toolchain, Linker.SEARCH_PATH).problem(true);
        Finding finding;
        if (trial.isSuccess() && problem.isPresent()) {
            finding = Finding.remark(
                    "linker",
                    version + " links a program, but what is linked is not cached: " + problem.get(),
                    "use the g++ of the distribution, e.g. apt-get install g++");
        } else if (trial.isSuccess()) {
            finding = Finding.good("linker", version + ", links a program");
        } else if (isLinkersFault(trial)) {
            finding = Finding.missing("linker", version + " does not link a program: " + reason(trial), GET_LINKER);
        } else {
            finding = Finding.remark("linker", version + ", not tried", "see codon");
        }
        return finding.with("identity", identity).with("links", trial.isSuccess());
    }

    private static boolean isLinkersFault(CompileResult trial) {
        return trial.cause() == Cause.LINK_ERROR || trial.cause() == Cause.LINKER_MISSING;
    }

    private static String seconds(CompileResult trial) {
        long millis = trial.runTime() == null ? 0 : trial.runTime().toMillis();
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    private static String reason(CompileResult trial) {
        return trial.message()
                + trial.log().lines().findFirst().map(line -> ": " + line).orElse("");
    }

    /** Compiles at the best level there is, without a cache. */
    private static CompileResult compile(Toolchain toolchain, BuildKind kind) throws IOException {
        try (TrialSources sources = new TrialSources();
                CodonCompiler compiler = CodonCompiler.builder()
                        .codon(toolchain.executable())
                        .parallelism(1)
                        .withoutCache()
                        .withoutWarmSlots()
                        .build()) {
            boolean isSandboxed = compiler.probe(Isolation.NAMESPACES).isAvailable();
            CompileRequest request = CompileRequest.builder(sources.write("hello.py", "print('hello')\n"))
                    .kind(kind)
                    .isolation(isSandboxed ? Isolation.NAMESPACES : Isolation.DIRECTORY)
                    .build();
            return compiler.compile(request).orTimeout(5, TimeUnit.MINUTES).join();
        }
    }
}
