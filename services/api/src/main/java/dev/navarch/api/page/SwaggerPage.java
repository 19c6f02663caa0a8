package dev.navarch.api.page;

import dev.navarch.api.http.Answers;
import dev.navarch.api.http.Page;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Swagger UI on this server's OpenAPI documents. The page itself is open to everybody; what it
 * shows is read with the token that its user enters.
 */
public final class SwaggerPage implements Page {

    private static final String ROOT = "/swagger-ui";
    private static final Map<String, String> OWN =
            Map.of(
                    "index.html", "text/html; charset=utf-8",
                    "start.js", "text/javascript",
                    "page.css", "text/css");
    private static final Map<String, String> LIBRARY =
            Map.of(
                    "swagger-ui-bundle.js", "text/javascript",
                    "swagger-ui-standalone-preset.js", "text/javascript",
                    "swagger-ui.css", "text/css",
                    "favicon-32x32.png", "image/png");

    private final String library;

    public SwaggerPage() {
        this.library = "/META-INF/resources/webjars/swagger-ui/" + version() + "/";
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream in =
                SwaggerPage.class.getResourceAsStream(
                        "/META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Swagger UI cannot be read", e);
        }
        return properties.getProperty("version", "");
    }

    @Override
    public boolean serves(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        if (exchange.path().equals(ROOT)) {
            exchange.respond(301, Headers.of("location", ROOT + "/"), new byte[0]);
            return;
        }
        String asked = exchange.path().substring(ROOT.length() + 1);
        String file = asked.isEmpty() ? "index.html" : asked;
        boolean own = OWN.containsKey(file);
        String type = own ? OWN.get(file) : LIBRARY.get(file);
        if (type == null) {
            exchange.respond(
                    404,
                    Headers.of("content-type", "text/plain"),
                    "404 page not found\n".getBytes(StandardCharsets.UTF_8));
            return;
        }
        try (InputStream in =
                SwaggerPage.class.getResourceAsStream((own ? "/swagger/" : library) + file)) {
            if (in == null) {
                throw new IOException("missing " + file);
            }
            Headers headers =
                    Headers.of(
                            "content-type",
                            type,
                            "content-security-policy",
                            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self'"
                                    + " data:; frame-ancestors 'none'",
                            "x-content-type-options",
                            "nosniff");
            Answers.send(exchange, 200, headers, List.of(in.readAllBytes()));
        }
    }
}
