package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CacheOwnerTest {
    @TempDir
    private Path directory;

    private DiskCache open() throws IOException {
        return DiskCache.open(directory, CacheSettings.DEFAULT);
    }

    @Test
    void open_manyAtOnceAfterAKill_allOpen() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                open().close();
                Path dead = Files.createDirectory(
                        CacheLayout.in(directory).temporary().resolve("0123456789abcdef0123456789abcdef"));
                Files.writeString(dead.resolve("half"), "half");
                Callable<Void> start = () -> {
                    open().close();
                    return null;
                };
                for (Future<Void> end : threads.invokeAll(List.of(start, start, start, start))) {
                    end.get();
                }
                assertThat(dead).doesNotExist();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void open_foreignFilesAmongTheTemporaryOnes_areLeftAlone() throws IOException {
        open().close();
        Path temporary = CacheLayout.in(directory).temporary();
        List<Path> foreign = List.of(
                Files.createFile(temporary.resolve("a")),
                Files.createDirectory(temporary.resolve("0zzz")),
                Files.createDirectory(temporary.resolve(".hidden")));
        open().close();
        assertThat(foreign).allMatch(Files::exists);
    }
}
