package dev.navarch.junit.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentationTest {

    @Test
    void showsTheTestThatIsRun() throws IOException {
        String page = Files.readString(Path.of("../docs/testing.md"));
        String source =
                Files.readString(
                        Path.of("src/test/java/dev/navarch/junit/example/GreetingTest.java"));

        assertThat(page).contains(source.substring(source.indexOf("@NavarchTest(")).strip());
    }
}
