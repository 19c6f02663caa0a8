package dev.navarch.e2e.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The application of the tour: three replicas of two containers that share an emptyDir, a
 * ConfigMap, a Secret and a Service. Each test class has one in a namespace of its own.
 */
public record Shop(Kubectl kubectl, String namespace, int nodePort) {

    /** Deploys it and waits until every pod answers at the service's address. */
    public static Shop deploy(Kubectl kubectl, String namespace, int nodePort) {
        Shop shop = new Shop(kubectl, namespace, nodePort);
        kubectl.apply(shop.yaml());
        kubectl.ok("-n", namespace, "rollout", "status", "deployment/web", "--timeout=180s");
        String url = "http://" + shop.clusterIp() + "/";
        Await.until(
                "three pods answer",
                Duration.ofMinutes(2),
                () ->
                        IntStream.range(0, 30)
                                .mapToObj(i -> get(url))
                                .collect(Collectors.toCollection(TreeSet::new)),
                seen -> seen.size() == 3 && seen.stream().allMatch(a -> a.startsWith("hello")));
        return shop;
    }

    public String yaml() {
        return resource("/shop/shop.yaml")
                .replace("NAMESPACE", namespace)
                .replace("NODE_PORT", Integer.toString(nodePort));
    }

    public String clusterIp() {
        return kubectl.value("{.spec.clusterIP}", "-n", namespace, "service/web");
    }

    /** kubectl in the shop's namespace; it must succeed. */
    public String ok(String... arguments) {
        return kubectl.ok(here(arguments));
    }

    /** kubectl in the shop's namespace, however it ends. */
    public Shell.Result run(String... arguments) {
        return kubectl.run(here(arguments));
    }

    private String[] here(String... arguments) {
        String[] line = new String[arguments.length + 2];
        line[0] = "-n";
        line[1] = namespace;
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        return line;
    }

    public String firstPod() {
        return kubectl.value(
                "{.items[0].metadata.name}",
                "-n",
                namespace,
                "pods",
                "-l",
                "app=web",
                "--field-selector=status.phase=Running");
    }

    /**
     * What an HTTP GET answers; text that begins with {@code failed:} when it does not. Each has a
     * connection of its own: one that was made before the rules of a Service were there leads to
     * somebody else, for as long as it is kept.
     */
    public static String get(String url) {
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(30)).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(30)).build();
            var answer = http.send(request, BodyHandlers.ofString());
            return answer.statusCode() == 200 ? answer.body() : "failed: " + answer.statusCode();
        } catch (IOException e) {
            return "failed: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "failed: Interrupted";
        }
    }

    /** A text on the class path. */
    public static String resource(String path) {
        try (InputStream in = Shop.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
