package dev.codonq.testing;

import dev.codonq.compile.CompileRequest;
import dev.codonq.program.ProgramSources;
import dev.codonq.program.ProgramTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** The invocations of a {@link CodonProgramTest}. Stateless: what they share is in the store of their class. */
final class ProgramInvocations implements TestTemplateInvocationContextProvider {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(ProgramInvocations.class);

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getElement(), CodonProgramTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        CodonProgramTest settings = AnnotationSupport.findAnnotation(context.getElement(), CodonProgramTest.class)
                .orElseThrow();
        Path directory = Path.of(settings.value());
        ExtensionContext.Store store =
                context.getParent().orElse(context.getRoot()).getStore(NAMESPACE);
        // By the first that needs it, so that where there is no compiler each program is seen to be skipped.
        Supplier<ProgramRunner> runner = () ->
                store.getOrComputeIfAbsent(ProgramRunner.class, unused -> ProgramRunner.start(), ProgramRunner.class);
        return sources(directory).stream()
                .map(source -> new Invocation(
                        directory.relativize(source).toString(),
                        new CodonProgram(source, test(source, directory, settings), runner)));
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

    private static ProgramTest test(Path source, Path root, CodonProgramTest settings) {
        CompileRequest.Builder request = CompileRequest.builder(source)
                .root(root)
                .isolation(settings.isolation())
                .timeout(Duration.ofMillis(settings.compileTimeoutMillis()));
        if (settings.release()) {
            request.release();
        }
        return ProgramTest.of(request.build())
                .withProgramLimits(limits -> limits.timeout(Duration.ofMillis(settings.timeoutMillis()))
                        .memoryBytes(settings.memoryBytes()));
    }

    /** The test of one program. */
    private record Invocation(String name, CodonProgram program)
            implements TestTemplateInvocationContext, ParameterResolver {
        @Override
        public String getDisplayName(int index) {
            return name;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == CodonProgram.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return program;
        }
    }
}
