package dev.navarch.api.page;

import dev.navarch.api.http.Page;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import tools.jackson.databind.json.JsonMapper;

/** {@code /version}: which Kubernetes this is compatible with. */
public final class VersionPage implements Page {

    public static final String GIT_VERSION = "v1.36.0+navarch";

    private static final byte[] VERSION =
            JsonMapper.shared()
                    .writeValueAsBytes(
                            JsonMapper.shared()
                                    .createObjectNode()
                                    .put("major", "1")
                                    .put("minor", "36")
                                    .put("emulationMajor", "1")
                                    .put("emulationMinor", "36")
                                    .put("minCompatibilityMajor", "1")
                                    .put("minCompatibilityMinor", "35")
                                    .put("gitVersion", GIT_VERSION)
                                    .put("gitCommit", "")
                                    .put("gitTreeState", "clean")
                                    .put("buildDate", "2026-01-01T00:00:00Z")
                                    .put("goVersion", "none")
                                    .put("compiler", "javac")
                                    .put("platform", "linux/amd64"));

    @Override
    public boolean serves(String path) {
        return path.equals("/version") || path.equals("/version/");
    }

    @Override
    public void answer(Exchange exchange) {
        exchange.respond(200, Headers.of("content-type", "application/json"), VERSION);
    }
}
