package dev.codonq.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FactsMemoTest {
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    private Path memo;
    private Path watched;
    private Path missing;
    private int lookUps;

    @BeforeEach
    void write(@TempDir Path directory) throws IOException {
        memo = directory.resolve("memos/linker-1");
        watched = Files.writeString(directory.resolve("a file"), "content");
        missing = directory.resolve("missing");
    }

    @Test
    void get_nothingChanged_looksUpOnce() {
        assertThat(get(LATER)).containsExactly("found 1", "of it");

        assertThat(get(LATER)).containsExactly("found 1", "of it");
    }

    @Test
    void get_noFile_looksUpEachTime() {
        FactsMemo none = new FactsMemo(null, LATER);

        assertThat(none.get(this::lookUp)).contains("found 1");
        assertThat(none.get(this::lookUp)).contains("found 2");
    }

    @Test
    void get_changedInPlaceAndTimeSetBack_looksUpAnew() throws IOException {
        get(LATER);
        FileTime time = Files.getLastModifiedTime(watched);

        Files.writeString(watched, "CONTENT");
        Files.setLastModifiedTime(watched, time);

        assertThat(get(LATER)).contains("found 2");
    }

    @Test
    void get_missingFileAppears_looksUpAnew() throws IOException {
        get(LATER);

        Files.writeString(missing, "");

        assertThat(get(LATER)).contains("found 2");
    }

    @Test
    void get_fileGone_looksUpAnew() throws IOException {
        get(LATER);

        Files.delete(watched);

        assertThat(get(LATER)).contains("found 2");
    }

    @Test
    void get_anotherFileInItsPlace_looksUpAnew() throws IOException {
        Path other = Files.writeString(watched.resolveSibling("other"), "content");
        get(LATER);

        Files.move(other, watched, StandardCopyOption.REPLACE_EXISTING);

        assertThat(get(LATER)).contains("found 2");
    }

    @Test
    void get_nameAppearsInADirectory_looksUpAnew() throws IOException {
        watched = Files.createDirectory(watched.resolveSibling("directory"));
        get(LATER);

        Files.writeString(watched.resolve("new"), "");

        assertThat(get(LATER)).contains("found 2");
    }

    @Test
    void get_changedJustNow_keepsNothing() {
        get(Clock.systemUTC());

        assertThat(memo).doesNotExist();
    }

    @Test
    void get_lineBreakInAName_keepsNothing() throws IOException {
        watched = Files.writeString(watched.resolveSibling("a\nwatch absent /"), "");
        get(LATER);

        assertThat(memo).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 14, 15, 30, 60, -1, -2, -10})
    void get_memoCutShort_looksUpAnew(int length) throws IOException {
        get(LATER);
        String whole = Files.readString(memo);

        Files.writeString(memo, whole.substring(0, length < 0 ? whole.length() + length : length));

        assertThat(get(LATER)).contains("found 2");
    }

    @Test
    void get_memoAltered_looksUpAnew() throws IOException {
        get(LATER);

        Files.writeString(memo, Files.readString(memo).replace("found 1", "found 9"));

        assertThat(get(LATER)).contains("found 2");
    }

    @Test
    void get_directoryCannotBeMade_looksUpEachTime() throws IOException {
        Files.writeString(memo.resolveSibling("../memos").normalize(), "a file in its place");

        assertThat(get(LATER)).contains("found 1");
        assertThat(get(LATER)).contains("found 2");
    }

    private List<String> get(Clock clock) {
        return new FactsMemo(memo, clock).get(this::lookUp);
    }

    private SystemFacts lookUp() {
        lookUps++;
        return new SystemFacts(
                List.of("found " + lookUps, "of it"), SystemFacts.look(List.of(watched, missing, watched)));
    }
}
