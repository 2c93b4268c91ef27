package dev.codonq.cache;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import java.nio.file.Path;

/**
 * Compiles once, in the environment and the working directory it is started with. Arguments: the compiler's executable, the
 * source, and the cache's directory if there is one. Prints how the cache was used, and on the other lines what was told.
 */
final class CompileMain {
    private CompileMain() {}

    public static void main(String[] arguments) throws Exception {
        CodonCompiler.Builder builder = CodonCompiler.builder().codon(Path.of(arguments[0]));
        if (arguments.length == 2) {
            print(builder.withoutCache(), arguments[1]);
            return;
        }
        try (DiskCache cache = DiskCache.open(Path.of(arguments[2]), CacheSettings.DEFAULT)) {
            print(builder.diskCache(cache), arguments[1]);
        }
    }

    private static void print(CodonCompiler.Builder builder, String source) throws Exception {
        try (CodonCompiler compiler = builder.build()) {
            CompileResult result = compiler.compile(CompileRequest.builder(Path.of(source))
                            .kind(BuildKind.OBJ)
                            .isolation(Isolation.DIRECTORY)
                            .build())
                    .get();
            System.out.println(result.cacheUse());
            System.out.println(Told.by(result));
        }
    }
}
