package dev.codonq.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.FaultyCodon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The jars on the module path: their names are those of docs/decisions/0014, and they can be there together. */
@Timeout(60)
class ModuleNamesIT {
    @ParameterizedTest
    @CsvSource({
        "scheduler, dev.codonq.scheduler",
        "scheduler/remote, dev.codonq.remote",
        "codon-adapter, dev.codonq.codon"
    })
    void jar_onTheModulePath_hasItsName(String module, String name) {
        Path jar = Consumer.module(module);
        // `mvn test` makes no jars, `mvn verify` does before this module.
        Assumptions.assumeTrue(Files.isRegularFile(jar), jar + " is no jar");

        ModuleDescriptor descriptor =
                ModuleFinder.of(jar).findAll().iterator().next().descriptor();
        assertThat(descriptor.name()).isEqualTo(name);
        assertThat(descriptor.isAutomatic()).isTrue();
    }

    @Test
    void packages_ofAllModules_areOfOneEach() throws Exception {
        Path harness = Path.of(FaultyCodon.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<String> packages = Stream.of(
                        Consumer.module("scheduler"),
                        Consumer.module("scheduler/remote"),
                        Consumer.module("codon-adapter"),
                        harness)
                .flatMap(module -> packages(module).stream())
                .toList();
        assertThat(packages).contains("dev/codonq/compile", "dev/codonq/cache", "dev/codonq/testing");
        assertThat(packages).doesNotHaveDuplicates();
    }

    /** Returns the packages that have classes. */
    private static List<String> packages(Path module) {
        try {
            if (Files.isDirectory(module)) {
                return packagesBelow(module);
            }
            try (FileSystem jar = FileSystems.newFileSystem(module)) {
                return packagesBelow(jar.getPath("/"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> packagesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files
                    .filter(file -> file.toString().endsWith(".class"))
                    .map(file -> root.relativize(file.resolveSibling(".").normalize())
                            .toString())
                    .collect(Collectors.toCollection(TreeSet::new))
                    .stream()
                    .toList();
        }
    }
}
