package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldDirectoryTest {
    @TempDir
    Path temporary;

    @Test
    void path_afterAMove_leadsToTheSameDirectory() throws IOException {
        Path directory = Files.createDirectory(temporary.resolve("run"));
        try (HeldDirectory held = HeldDirectory.open(directory)) {
            Files.writeString(directory.resolve("output"), "left");
            Files.move(directory, temporary.resolve("elsewhere"));
            Files.createDirectory(directory);
            assertThat(held.path().resolve("output")).hasContent("left");
            assertThat(Files.readAttributes(held.path(), "unix:ino", LinkOption.NOFOLLOW_LINKS))
                    .isEqualTo(Files.readAttributes(temporary.resolve("elsewhere"), "unix:ino"));
        }
    }

    @Test
    void isFull_roomLeft_isNot() throws IOException {
        try (HeldDirectory held = HeldDirectory.open(temporary)) {
            assertThat(held.isFull()).isFalse();
        }
    }

    @Test
    void close_pathLeadsThereNoMore() throws IOException {
        Files.writeString(temporary.resolve("output"), "left");
        Path path;
        try (HeldDirectory held = HeldDirectory.open(temporary)) {
            path = held.path();
        }
        assertThat(path.resolve("output")).doesNotExist();
    }

    @Test
    void open_file_isRefused() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        assertThatThrownBy(() -> HeldDirectory.open(file).close()).isInstanceOf(NotDirectoryException.class);
    }
}
