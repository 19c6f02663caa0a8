package dev.navarch.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {

    @Test
    void readsTheTokenAnewWhenTheFileChanges(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("scheduler.token");
        TokenFile token = new TokenFile(file);
        assertThat(token.isThere()).isFalse();
        assertThatThrownBy(token::current).isInstanceOf(UncheckedIOException.class);

        Files.writeString(file, "first\n");
        assertThat(token.isThere()).isTrue();
        assertThat(token.current()).isEqualTo("first");

        Files.writeString(file, "second");
        Files.setLastModifiedTime(file, FileTime.fromMillis(5));
        assertThat(token.current()).isEqualTo("second");
    }
}
