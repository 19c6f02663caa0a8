package dev.navarch.nodeagent.join;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the bootstrap token is: typed, where everybody sees it among the processes, or in a file.
 */
sealed interface TokenOption {

    /**
     * The token, looked up each time, since a file may come later or be written anew.
     *
     * @throws JoinException that says what is wrong with it
     */
    BootstrapToken read();

    /** Exactly one of {@code --token} and {@code --token-file}. */
    static TokenOption of(Options options) {
        boolean typed = options.value("--token").isPresent();
        boolean file = options.value("--token-file").isPresent();
        if (typed == file) {
            throw new JoinException(
                    typed
                            ? "--token and --token-file say the same; give one of them"
                            : "--token or --token-file is required");
        }
        return options.value("--token")
                .<TokenOption>map(text -> new Typed(BootstrapToken.parse("--token", text)))
                .orElseGet(() -> new InFile(Path.of(options.value("--token-file").orElseThrow())));
    }

    record Typed(BootstrapToken read) implements TokenOption {}

    record InFile(Path file) implements TokenOption {

        @Override
        public BootstrapToken read() {
            String option = "--token-file (" + file + ")";
            try {
                return BootstrapToken.parse(option, Files.readString(file).strip());
            } catch (IOException unreadable) {
                throw new JoinException(
                        option
                                + (Files.exists(file) ? " cannot be read" : " names no file")
                                + ", which must hold a token",
                        unreadable);
            }
        }
    }
}
