package dev.navarch.api.fuzz;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.ApiFixture;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Random and mutated requests for every operation of the OpenAPI documents. Each comes from a seed
 * and a number, which a failure prints; {@code -Dfuzz.seed} and {@code -Dfuzz.seconds} run it
 * again, or longer.
 */
@Timeout(7200)
class FuzzingTest {

    private static final long SEED = Long.getLong("fuzz.seed", 20_261_123);
    private static final Duration LIMIT = Duration.ofSeconds(Long.getLong("fuzz.seconds", 35));
    private static final Duration SLOWEST = Duration.ofSeconds(30);
    private static final int SHOWN = 60;

    @TempDir private static Path home;
    private static ApiFixture fixture;
    private static FuzzedApi api;

    @BeforeAll
    static void start() throws Exception {
        fixture = new ApiFixture(home);
        api = new FuzzedApi(fixture);
        api.post("/api/v1/namespaces", yaml("{metadata: {name: fuzz}}"), "application/json");
        api.post(
                "/api/v1/namespaces/fuzz/serviceaccounts",
                yaml("{metadata: {name: default}}"),
                "application/json");
        api.post(
                "/apis/apiextensions.k8s.io/v1/customresourcedefinitions",
                resource("widgets.yaml"),
                "application/json");
        eventually(
                "the documents show widgets",
                () -> api.get("/openapi/v3").path("paths").has("apis/fuzz.example/v1"));
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static JsonNode yaml(String text) {
        return YAMLMapper.shared().readTree(text);
    }

    private static JsonNode resource(String name) throws Exception {
        try (InputStream in = FuzzingTest.class.getResourceAsStream("/fuzz/" + name)) {
            return YAMLMapper.shared().readTree(in);
        }
    }

    @Test
    void refusesWhatIsBadAndLivesOn() throws Exception {
        List<Operation> operations = api.operations();
        assertThat(operations).hasSizeGreaterThan(600);
        JsonNode samples = resource("samples.yaml");
        RequestMaker maker = new RequestMaker(SEED, samples, api.plant(operations, samples));
        Collections.shuffle(operations, new Random(SEED));
        Map<String, String> faults = new LinkedHashMap<>();
        Map<Integer, Integer> codes = new TreeMap<>();
        Set<Operation> succeeded = new HashSet<>();
        long end = System.nanoTime() + LIMIT.toNanos();
        int number = 0;
        while ((number < operations.size() || System.nanoTime() < end) && faults.size() < SHOWN) {
            Operation operation = operations.get(number % operations.size());
            Asked asked = maker.make(number++, operation);
            long begin = System.nanoTime();
            Judge.Seen seen = api.ask(asked);
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            codes.merge(seen.code(), 1, Integer::sum);
            if (seen.code() < 300) {
                succeeded.add(operation);
            }
            for (String fault : Judge.faults(asked, seen)) {
                String answer = new String(seen.body(), StandardCharsets.UTF_8);
                faults.putIfAbsent(
                        fault + " " + operation.plural(),
                        fault + "\n" + asked + "\n" + seen.code() + " " + answer);
            }
            if (took.compareTo(SLOWEST) > 0) {
                faults.put("slow " + number, "took " + took + "\n" + asked);
            }
        }
        System.out.printf(
                "seed %d: %d requests for %d operations, %d of which succeeded, by code %s%n",
                SEED, number, operations.size(), succeeded.size(), codes);
        assertThat(faults.values()).as("seed " + SEED).isEmpty();
        assertThat(succeeded).hasSizeGreaterThan(operations.size() / 8);
        lives();
    }

    private static void lives() throws Exception {
        long begin = System.nanoTime();
        var created =
                api.post(
                        "/api/v1/namespaces/fuzz/configmaps",
                        yaml("{metadata: {generateName: alive-}}"),
                        "application/json");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(api.get("/api/v1/namespaces/fuzz/configmaps").path("items")).isNotEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(SLOWEST);
    }
}
