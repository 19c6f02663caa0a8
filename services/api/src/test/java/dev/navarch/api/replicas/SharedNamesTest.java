package dev.navarch.api.replicas;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.navarch.api.store.postgres.TestDatabase;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Custom types that are defined over two replicas and want the same kind. */
@Timeout(300)
class SharedNamesTest {

    private static final String DEFINITIONS =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final int PAIRS = 8;

    private final HikariDataSource database = TestDatabase.fresh();
    @TempDir private Path home;

    @Test
    void oneOfTwoHasItAndTheOtherGetsItLater() throws Exception {
        try (Replica one = new Replica(home, database.getJdbcUrl());
                Replica two = new Replica(home, database.getJdbcUrl())) {
            one.start();
            two.start();
            List<Replica> both = List.of(one, two);
            defineAtOnce(both);
            for (int i = 0; i < PAIRS; i++) {
                String kind = "Kind" + i;
                for (Replica replica : both) {
                    eventually(
                            "one of two has the name " + kind,
                            () -> established(replica, kind),
                            names -> names.size() == 1);
                }
                String winner = established(one, kind).getFirst();
                String other = (winner.startsWith("a") ? "b" : "a") + i;
                assertThat(send(two, "GET", objects(other), "").statusCode()).isEqualTo(404);
                assertThat(send(one, "DELETE", DEFINITIONS + "/" + winner, "").statusCode())
                        .isEqualTo(200);
                for (Replica replica : both) {
                    eventually(
                            other + " are served",
                            () -> send(replica, "GET", objects(other), "").statusCode() == 200);
                }
            }
        } finally {
            database.close();
        }
    }

    private static void defineAtOnce(List<Replica> replicas) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                String kind = "Kind" + i;
                String a = "a" + i;
                String b = "b" + i;
                answers.add(threads.submit(() -> define(replicas.get(0), a, kind)));
                answers.add(threads.submit(() -> define(replicas.get(1), b, kind)));
            }
            for (Future<HttpResponse<String>> answer : answers) {
                assertThat(answer.get().statusCode()).as(answer.get().body()).isEqualTo(201);
            }
        }
    }

    private static HttpResponse<String> define(Replica replica, String plural, String kind)
            throws IOException, InterruptedException {
        return send(
                replica,
                "POST",
                DEFINITIONS,
                """
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
                 "metadata": {"name": "%1$s.example.com"},
                 "spec": {"group": "example.com", "scope": "Cluster",
                  "names": {"plural": "%1$s", "singular": "%1$s", "kind": "%2$s"},
                  "versions": [{"name": "v1", "served": true, "storage": true, "schema":
                   {"openAPIV3Schema": {"type": "object"}}}]}}
                """
                        .formatted(plural, kind));
    }

    private static List<String> established(Replica replica, String kind)
            throws IOException, InterruptedException {
        return JsonMapper.shared()
                .readTree(send(replica, "GET", DEFINITIONS, "").body())
                .path("items")
                .valueStream()
                .filter(d -> d.at("/spec/names/kind").asString().equals(kind))
                .filter(SharedNamesTest::isEstablished)
                .map(d -> d.at("/metadata/name").asString())
                .toList();
    }

    private static boolean isEstablished(JsonNode definition) {
        return definition
                .at("/status/conditions")
                .valueStream()
                .anyMatch(c ->
                        c.path("type").asString().equals("Established")
                                && c.path("status").asString().equals("True"));
    }

    private static String objects(String plural) {
        return "/apis/example.com/v1/" + plural;
    }

    private static HttpResponse<String> send(
            Replica replica, String method, String path, String body)
            throws IOException, InterruptedException {
        var request =
                replica.client()
                        .request(path)
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body))
                        .header("Content-Type", "application/json")
                        .build();
        return replica.client().http().send(request, BodyHandlers.ofString());
    }
}
