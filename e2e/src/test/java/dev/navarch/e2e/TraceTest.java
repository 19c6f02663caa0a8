package dev.navarch.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.e2e.support.Await;
import dev.navarch.e2e.support.Cluster;
import dev.navarch.e2e.support.SixProcesses;
import dev.navarch.e2e.support.SpanReceiver;
import dev.navarch.e2e.support.SpanReceiver.Span;
import dev.navarch.testkit.KubeconfigClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * One trace follows a Deployment from the client's request through the API, the store, Kafka, the
 * controllers, the scheduler and the node. Only a request that asks for it is traced here, so the
 * cluster is as fast as ever for other tests.
 */
@ExtendWith(Cluster.class)
@Order(Integer.MAX_VALUE)
class TraceTest {

    private static final Duration SOON = Duration.ofMinutes(4);
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CLIENT = "00f067aa0ba902b7";

    private static final String DEPLOYMENT =
            """
            {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "traced"},
             "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "traced"}},
              "template": {"metadata": {"labels": {"app": "traced"}},
               "spec": {"terminationGracePeriodSeconds": 0, "containers": [{"name": "c",
                "image": "navarch.test/tools:1", "command": ["sleep", "3600"]}]}}}}
            """;

    @Test
    void followsADeploymentToTheNode(SixProcesses six) throws Exception {
        SpanReceiver receiver = six.spans();
        KubeconfigClient client = KubeconfigClient.of(six.home().resolve("kubeconfig"));
        String path = "/apis/apps/v1/namespaces/default/deployments/traced";
        HttpResponse<String> applied =
                client.http()
                        .send(
                                client.request(path + "?fieldManager=trace-test")
                                        .header("Content-Type", "application/apply-patch+yaml")
                                        .header("traceparent", "00-" + TRACE + "-" + CLIENT + "-01")
                                        .timeout(Duration.ofMinutes(1))
                                        .method("PATCH", BodyPublishers.ofString(DEPLOYMENT))
                                        .build(),
                                BodyHandlers.ofString());
        assertThat(applied.statusCode()).as(applied.body()).isEqualTo(201);

        List<Span> spans =
                Await.until(
                        "the pod's start is in the trace",
                        SOON,
                        () -> receiver.of(TRACE),
                        all ->
                                named(all, "start pod").size() == 1
                                        && unknownParents(all).isEmpty());
        Map<String, Span> byId =
                spans.stream().collect(Collectors.toMap(Span::id, Function.identity()));

        Span start = named(spans, "start pod").getFirst();
        assertThat(start.service()).isEqualTo("navarch-node-agent");
        assertThat(start.attributes().get("navarch.object")).startsWith("default/traced-");
        assertThat(wayTo(start, byId))
                .containsExactly(
                        "navarch-api patch deployments.apps",
                        "navarch-api store commit",
                        "navarch-api relay deployments.apps",
                        "navarch-controller plan deployment-controller",
                        "navarch-api command CREATE replicasets.apps",
                        "navarch-api store commit",
                        "navarch-api relay replicasets.apps",
                        "navarch-controller plan replicaset-controller",
                        "navarch-api command CREATE pods",
                        "navarch-api store commit",
                        "navarch-api relay pods",
                        "navarch-scheduler schedule pod",
                        "navarch-api command CREATE pods/binding",
                        "navarch-api store commit",
                        "navarch-api relay pods",
                        "navarch-node-agent start pod");
        Span request = named(spans, "patch deployments.apps").getFirst();
        assertThat(request.parent()).isEqualTo(CLIENT);
        assertThat(request.attributes())
                .containsEntry("http.request.method", "PATCH")
                .containsEntry("http.response.status_code", "201")
                .containsEntry("url.path", path);
        assertThat(receiver.all().stream().map(Span::trace).collect(Collectors.toSet()))
                .as("what nobody asked to trace is not traced")
                .isEqualTo(Set.of(TRACE));
        assertThat(receiver.all().toString()).doesNotContain("Bearer", "eyJ");
        six.kubectl().run("delete", "deployment", "traced");
    }

    private static List<Span> named(List<Span> spans, String name) {
        return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    /** Spans of which the one before has not come yet: a service sends what it noted in batches. */
    private static List<Span> unknownParents(List<Span> spans) {
        Set<String> known = spans.stream().map(Span::id).collect(Collectors.toSet());
        return spans.stream()
                .filter(span -> !span.parent().equals(CLIENT) && !known.contains(span.parent()))
                .toList();
    }

    /** From the client's request to a span: what each service did. */
    private static List<String> wayTo(Span span, Map<String, Span> byId) {
        Span cause = byId.get(span.parent());
        List<String> before = cause == null ? List.of() : wayTo(cause, byId);
        return Stream.concat(before.stream(), Stream.of(span.service() + " " + span.name()))
                .toList();
    }
}
