package dev.navarch.metrics.api;

import dev.navarch.metrics.api.ClusterPods.NodeFacts;
import dev.navarch.metrics.api.ClusterPods.PodFacts;
import dev.navarch.metrics.sample.SampleStore;
import dev.navarch.model.UsageSample;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code metrics.k8s.io/v1beta1}: what nodes and pods use right now. It keeps no history and knows
 * only reads; {@code kubectl top} and the horizontal pod autoscaler ask it.
 */
public final class MetricsApi {

    private static final String VERSION = "metrics.k8s.io/v1beta1";
    private static final String ROOT = "/apis/" + VERSION;

    private final SampleStore samples;
    private final ClusterPods cluster;

    public MetricsApi(SampleStore samples, ClusterPods cluster) {
        this.samples = samples;
        this.cluster = cluster;
    }

    /**
     * A request.
     *
     * @param accept the media types that the client takes, as it sent them
     */
    public record Request(
            String method, String path, Map<String, List<String>> query, String accept) {

        Optional<String> parameter(String name) {
            return query.getOrDefault(name, List.of()).stream().findFirst();
        }
    }

    public Answer answer(Request request) {
        if (!request.method().equals("GET")) {
            return Answer.failure(
                    405,
                    "MethodNotAllowed",
                    "the server does not allow this method on the requested resource");
        }
        String path = request.path().replaceAll("/+$", "");
        return switch (path) {
            case "/apis" ->
                    Answer.ok(
                            request.accept().contains("as=APIGroupDiscoveryList")
                                    ? Discovery.aggregated()
                                    : Discovery.groups());
            case "/apis/metrics.k8s.io" -> Answer.ok(Discovery.group());
            case ROOT -> Answer.ok(Discovery.resources());
            case "/openapi/v2" -> Answer.ok(Discovery.openApi2());
            case "/openapi/v3" -> Answer.ok(Discovery.openApi3());
            default -> resource(request, path);
        };
    }

    private Answer resource(Request request, String path) {
        if (!path.startsWith(ROOT + "/")) {
            return notServed();
        }
        String[] parts = path.substring(ROOT.length() + 1).split("/", -1);
        if (parts[0].equals("nodes") && parts.length == 1) {
            return list(request, "NodeMetricsList", cluster.nodes(), this::node, Kind.NODE);
        }
        if (parts[0].equals("nodes") && parts.length == 2) {
            return get(request, cluster.node(parts[1]).flatMap(this::node), Kind.NODE, parts[1]);
        }
        if (parts[0].equals("pods") && parts.length == 1) {
            return list(request, "PodMetricsList", cluster.pods(), this::pod, Kind.POD);
        }
        if (parts[0].equals("namespaces") && parts.length == 3 && parts[2].equals("pods")) {
            Collection<PodFacts> pods = cluster.podsIn(parts[1]);
            return list(request, "PodMetricsList", pods, this::pod, Kind.POD);
        }
        if (parts[0].equals("namespaces") && parts.length == 4 && parts[2].equals("pods")) {
            Optional<ObjectNode> pod = cluster.pod(parts[1], parts[3]).flatMap(this::pod);
            return get(request, pod, Kind.POD, parts[1] + "/" + parts[3]);
        }
        return notServed();
    }

    private static Answer notServed() {
        return Answer.failure(404, "NotFound", "the server could not find the requested resource");
    }

    private enum Kind {
        NODE,
        POD
    }

    private static Answer get(Request request, Optional<ObjectNode> found, Kind kind, String name) {
        if (found.isEmpty()) {
            return Answer.notFound(kind == Kind.NODE ? "nodes" : "pods", name);
        }
        return Answer.ok(
                wantsTable(request)
                        ? Tables.of(List.of(found.get()), kind == Kind.POD)
                        : found.get());
    }

    private static <T> Answer list(
            Request request,
            String listKind,
            Collection<T> all,
            Function<T, Optional<ObjectNode>> metrics,
            Kind kind) {
        LabelQuery labels;
        FieldQuery fields;
        try {
            labels = LabelQuery.parse(request.parameter("labelSelector").orElse(""));
            fields = FieldQuery.parse(request.parameter("fieldSelector").orElse(""));
        } catch (IllegalArgumentException malformed) {
            return Answer.failure(400, "BadRequest", String.valueOf(malformed.getMessage()));
        }
        Stream<T> selected =
                all.stream()
                        .filter(each -> labels.test(labelsOf(each)) && fields.test(namesOf(each)));
        List<ObjectNode> items =
                selected.map(metrics)
                        .flatMap(Optional::stream)
                        .sorted(Comparator.comparing(MetricsApi::sortKey))
                        .toList();
        if (wantsTable(request)) {
            return Answer.ok(Tables.of(items, kind == Kind.POD));
        }
        ObjectNode list =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("kind", listKind)
                        .put("apiVersion", VERSION);
        list.putObject("metadata");
        list.putArray("items").addAll(items);
        return Answer.ok(list);
    }

    private static String sortKey(ObjectNode metrics) {
        return metrics.path("metadata").path("namespace").asString("")
                + "/"
                + metrics.path("metadata").path("name").asString("");
    }

    private static Map<String, String> labelsOf(Object each) {
        return each instanceof PodFacts pod
                ? pod.labels()
                : each instanceof NodeFacts node ? node.labels() : Map.of();
    }

    private static Map<String, String> namesOf(Object each) {
        return each instanceof PodFacts pod
                ? Map.of("metadata.name", pod.name(), "metadata.namespace", pod.namespace())
                : each instanceof NodeFacts node
                        ? Map.of("metadata.name", node.name(), "metadata.namespace", "")
                        : Map.of();
    }

    private static boolean wantsTable(Request request) {
        return request.accept().contains("as=Table");
    }

    private Optional<ObjectNode> node(NodeFacts node) {
        return samples.node(node.name())
                .map(sample -> {
                    ObjectNode metrics = object("NodeMetrics", "", node.name(), node.labels());
                    time(metrics, sample);
                    metrics.set("usage", Figures.usage(sample.total()));
                    return metrics;
                });
    }

    /**
     * A pod without a figure for any container has none: half a pod misleads whoever scales by it.
     */
    private Optional<ObjectNode> pod(PodFacts pod) {
        return samples.pod(pod.node(), pod.namespace() + "/" + pod.name())
                .filter(found -> pod.running() && !found.pod().containers().isEmpty())
                .map(found -> {
                    ObjectNode metrics =
                            object("PodMetrics", pod.namespace(), pod.name(), pod.labels());
                    time(metrics, found.sample());
                    var containers = metrics.putArray("containers");
                    for (UsageSample.Container each : found.pod().containers()) {
                        containers
                                .addObject()
                                .put("name", each.name())
                                .set("usage", Figures.usage(each.usage()));
                    }
                    return metrics;
                });
    }

    private static void time(ObjectNode metrics, UsageSample sample) {
        String time = Figures.time(sample.time());
        metrics.withObject("metadata").put("creationTimestamp", time);
        metrics.put("timestamp", time).put("window", Figures.window(sample.windowMillis()));
    }

    private static ObjectNode object(
            String kind, String namespace, String name, Map<String, String> labels) {
        ObjectNode object =
                JsonMapper.shared().createObjectNode().put("kind", kind).put("apiVersion", VERSION);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        if (!namespace.isEmpty()) {
            metadata.put("namespace", namespace);
        }
        if (!labels.isEmpty()) {
            metadata.set("labels", Figures.labels(labels));
        }
        return object;
    }
}
