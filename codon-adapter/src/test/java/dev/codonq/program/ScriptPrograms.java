package dev.codonq.program;

import dev.codonq.action.Blob;
import dev.codonq.action.Isolation;
import dev.codonq.compile.Artifact;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.toolchain.FakeToolchain;
import dev.codonq.toolchain.Toolchain;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Results of compiles whose executables are shell scripts. */
final class ScriptPrograms {
    private final Toolchain toolchain;

    /** @param directory where the installation is made that they name */
    ScriptPrograms(Path directory) {
        toolchain = Toolchain.probe(FakeToolchain.at(directory.resolve("codon"), FakeToolchain.ANSWERS));
    }

    static CompileRequest.Builder request() {
        return CompileRequest.builder(Path.of("a.py")).isolation(Isolation.DIRECTORY);
    }

    /** Returns the result of {@code request}, the executable being {@code script}. */
    CompileResult compiled(CompileRequest request, String script) {
        Blob content = Blob.of(("#!/bin/sh\n" + script + "\n").getBytes(StandardCharsets.UTF_8));
        return CompileResult.builder(request, Outcome.SUCCEEDED)
                .artifacts(List.of(new Artifact(request.artifactName(), content, true)))
                .toolchain(toolchain)
                .build();
    }

    /** Returns {@code script} as a program. */
    Program program(String script) {
        return Program.of(compiled(request().build(), script));
    }
}
