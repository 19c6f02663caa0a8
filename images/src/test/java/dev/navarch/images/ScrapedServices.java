package dev.navarch.images;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a Prometheus server knows, by its HTTP API. */
record ScrapedServices(HttpClient http, String server) {

    /** Components whose last scrape succeeded. */
    Set<String> up() throws IOException, InterruptedException {
        return get("/api/v1/targets")
                .at("/data/activeTargets")
                .valueStream()
                .filter(target -> target.path("health").asString("").equals("up"))
                .map(target -> target.at("/labels/component").asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Components that a query has figures of. */
    Set<String> having(String query) throws IOException, InterruptedException {
        String encoded = URLEncoder.encode(query, StandardCharsets.UTF_8);
        return get("/api/v1/query?query=" + encoded)
                .at("/data/result")
                .valueStream()
                .map(series -> series.at("/metric/component").asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the alerts, whether evaluated or not. */
    Set<String> alerts() throws IOException, InterruptedException {
        return rules().map(rule -> rule.path("name").asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Of those whose last evaluation succeeded. */
    Set<String> evaluated() throws IOException, InterruptedException {
        return rules().filter(rule -> rule.path("health").asString("").equals("ok"))
                .map(rule -> rule.path("name").asString(""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Stream<JsonNode> rules() throws IOException, InterruptedException {
        return get("/api/v1/rules?type=alert")
                .at("/data/groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server + path)).build();
        return JsonMapper.shared().readTree(http.send(request, BodyHandlers.ofString()).body());
    }
}
