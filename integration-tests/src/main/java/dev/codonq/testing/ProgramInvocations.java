package dev.codonq.testing;

import dev.codonq.compile.CompileRequest;
import dev.codonq.program.ProgramSources;
import dev.codonq.program.ProgramTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** The invocations of a {@link CodonProgramTest}. Stateless: what they share is the scope of their class. */
final class ProgramInvocations implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getElement(), CodonProgramTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        CodonProgramTest settings = AnnotationSupport.findAnnotation(context.getElement(), CodonProgramTest.class)
                .orElseThrow();
        Path directory = Path.of(settings.value());
        return sources(directory).stream().map(source -> new Invocation(source, directory, settings));
    }

    private static List<Path> sources(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new ExtensionConfigurationException("no such directory of programs: " + directory + " in "
                    + Path.of("").toAbsolutePath());
        }
        List<Path> sources;
        try {
            sources = ProgramSources.below(directory);
        } catch (IOException e) {
            throw new ExtensionConfigurationException("cannot read the directory of programs " + directory, e);
        }
        if (sources.isEmpty()) {
            throw new ExtensionConfigurationException("no program in " + directory.toAbsolutePath()
                    + ": no .py or .codon file whose name begins with neither . nor _");
        }
        return sources;
    }

    /** The test of one program. */
    private record Invocation(Path source, Path directory, CodonProgramTest settings)
            implements TestTemplateInvocationContext, ParameterResolver {
        @Override
        public String getDisplayName(int index) {
            return directory.relativize(source).toString();
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == CodonProgram.class;
        }

        /** Looks for no compiler yet: what the test is skipped for, it has to find itself. */
        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            CompileRequest.Builder request = CompileRequest.builder(source)
                    .root(directory)
                    .isolation(settings.isolation())
                    .timeout(Duration.ofMillis(settings.compileTimeoutMillis()))
                    .options(job -> job.withBatch(context.getUniqueId()));
            if (settings.release()) {
                request.release();
            }
            ProgramTest test = ProgramTest.of(request.build())
                    .withProgramLimits(limits -> limits.timeout(Duration.ofMillis(settings.timeoutMillis()))
                            .memoryBytes(settings.memoryBytes()));
            return new CodonProgram(source, test, CodonExtension.scopeOf(context));
        }
    }
}
