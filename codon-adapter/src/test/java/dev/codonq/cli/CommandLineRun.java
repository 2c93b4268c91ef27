package dev.codonq.cli;

import dev.codonq.configuration.ConfigurationFiles;
import dev.codonq.doctor.Doctor;
import dev.codonq.doctor.Finding;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What one invocation of the program in this process gave. */
record CommandLineRun(int status, String out, String err) {
    static final Doctor HEALTHY = choices -> List.of(Finding.good("codon", "0.18.0"));

    /** Runs the program; {@code arguments} may be paths. */
    static CommandLineRun of(FakeCompiler compiler, Object... arguments) {
        return withInput(compiler, "", arguments);
    }

    static CommandLineRun withInput(FakeCompiler compiler, String input, Object... arguments) {
        return of(compiler.factory(), HEALTHY, input, arguments);
    }

    static CommandLineRun of(Compiler.Factory compilers, Doctor doctor, String input, Object... arguments) {
        return of(compilers, doctor, ConfigurationFiles.NONE, input, arguments);
    }

    static CommandLineRun of(
            Compiler.Factory compilers, Doctor doctor, ConfigurationFiles files, String input, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err);
        String[] texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        int status = Main.run(texts, console, compilers, doctor, files);
        return new CommandLineRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
