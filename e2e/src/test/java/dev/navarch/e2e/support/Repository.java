package dev.navarch.e2e.support;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
final class Repository {

    private Repository() {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.exists(here.resolve("Makefile"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new IllegalStateException("not inside the checkout");
        }
        return here;
    }
}
