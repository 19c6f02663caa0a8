package dev.navarch.nodeagent.join;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be typed after {@code navarch node join}. */
class JoinOptionsTest {

    private static final String TOKEN = "abcdef.0123456789abcdef";

    @TempDir Path directory;

    private static JoinOptions join(String... options) {
        return JoinOptions.of(
                Stream.concat(
                                Stream.of("https://192.0.2.1:6443", "--node-address=192.0.2.2"),
                                Stream.of(options))
                        .toList());
    }

    private static void refuses(String sentence, String... options) {
        assertThatThrownBy(() -> join(options))
                .isInstanceOf(JoinException.class)
                .hasMessage(sentence);
    }

    @Test
    void takesATokenFromTheLine() {
        assertThat(join("--token", TOKEN).token().read().bearer()).isEqualTo(TOKEN);
    }

    @Test
    void takesATokenFromAFileAsTheFileIsThen() throws IOException {
        Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");
        TokenOption token = join("--token-file=" + file).token();
        assertThat(token.read().bearer()).isEqualTo(TOKEN);
        Files.writeString(file, "fedcba.0123456789abcdef");
        assertThat(token.read().id()).isEqualTo("fedcba");
    }

    @Test
    void saysWhatIsWrongWithTheFile() throws IOException {
        Path file = directory.resolve("token");
        TokenOption token = join("--token-file", file.toString()).token();
        assertThatThrownBy(token::read)
                .isInstanceOf(JoinException.class)
                .hasMessage("--token-file (" + file + ") names no file, which must hold a token");
        Files.createDirectory(file);
        assertThatThrownBy(token::read)
                .hasMessage("--token-file (" + file + ") cannot be read, which must hold a token");
        Files.delete(file);
        Files.writeString(file, "open sesame");
        assertThatThrownBy(token::read)
                .hasMessageStartingWith(
                        "--token-file (" + file + ") must be six letters or digits, a dot")
                .message()
                .doesNotContain("sesame");
    }

    @Test
    void wantsExactlyOneToken() {
        refuses("--token or --token-file is required");
        refuses(
                "--token and --token-file say the same; give one of them",
                "--token",
                TOKEN,
                "--token-file",
                "token");
    }

    @Test
    void refusesWhatCannotBeMeant() {
        refuses("--wait must be a number of seconds, not 5m", "--token", TOKEN, "--wait=5m");
        refuses("there is no option --tokenfile", "--tokenfile", "token");
        refuses("--token-file needs a value", "--token-file");
        assertThatThrownBy(() -> JoinOptions.of(List.of("--token", TOKEN)))
                .hasMessage("navarch node join needs the API server's URL");
    }

    @Test
    void doesNothingUnaskedFor() {
        JoinOptions plain = join("--token", TOKEN);
        assertThat(plain.ifNeeded()).isFalse();
        assertThat(plain.certificatesOnly()).isFalse();
        assertThat(plain.patience()).isZero();
        JoinOptions all =
                join("--token", TOKEN, "--if-needed", "--certificates-only", "--wait", "90");
        assertThat(all.ifNeeded()).isTrue();
        assertThat(all.certificatesOnly()).isTrue();
        assertThat(all.patience()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void explainsEveryOption() {
        for (String option :
                List.of(
                        "--token",
                        "--token-file",
                        "--ca-cert-hash",
                        "--node-name",
                        "--node-address",
                        "--if-needed",
                        "--certificates-only",
                        "--wait")) {
            assertThat(JoinOptions.USAGE).contains("\n  " + option + " ");
        }
    }
}
