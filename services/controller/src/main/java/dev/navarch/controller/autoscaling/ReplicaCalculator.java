package dev.navarch.controller.autoscaling;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Quantities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * How many replicas a metric asks for: as many as bring the average use to its target. Within 10 %
 * nothing changes. Pods without figures are taken as using what would change the least, so a gap in
 * the figures never makes a jump.
 */
final class ReplicaCalculator {

    private static final double TOLERANCE = 0.1;

    private final PodMetrics metrics;

    ReplicaCalculator(PodMetrics metrics) {
        this.metrics = metrics;
    }

    Proposal propose(MetricSpec spec, int current, List<Pod> pods, Instant now) {
        return switch (spec.getType()) {
            case "Resource" ->
                    propose(
                            spec.getResource().getName(),
                            Optional.empty(),
                            spec.getResource().getTarget(),
                            current,
                            pods,
                            now);
            case "ContainerResource" ->
                    propose(
                            spec.getContainerResource().getName(),
                            Optional.of(spec.getContainerResource().getContainer()),
                            spec.getContainerResource().getTarget(),
                            current,
                            pods,
                            now);
            case "Pods" -> noSuchMetrics("FailedGetPodsMetric", "custom.metrics.k8s.io");
            case "Object" -> noSuchMetrics("FailedGetObjectMetric", "custom.metrics.k8s.io");
            case "External" -> noSuchMetrics("FailedGetExternalMetric", "external.metrics.k8s.io");
            default ->
                    new Proposal.Unknown(
                            "InvalidMetricSourceType",
                            "the HPA was unable to compute the replica count: unknown metric source"
                                    + " type \"%s\"".formatted(spec.getType()));
        };
    }

    private static Proposal noSuchMetrics(String reason, String group) {
        return new Proposal.Unknown(
                reason,
                "the HPA was unable to compute the replica count: no service serves " + group);
    }

    private Proposal propose(
            String resource,
            Optional<String> container,
            MetricTarget target,
            int current,
            List<Pod> pods,
            Instant now) {
        String what = resource + (container.isPresent() ? " container resource" : " resource");
        UsageGroups groups = UsageGroups.of(pods, metrics, resource, container, now);
        boolean byValue = target.getAverageValue() != null;
        String reason =
                container.isPresent()
                        ? "FailedGetContainerResourceMetric"
                        : "FailedGetResourceMetric";
        if (groups.usage().isEmpty()) {
            String why =
                    groups.unready().isEmpty() && groups.missing().isEmpty()
                            ? "unable to get metrics for resource %s: no metrics returned from resource metrics API"
                                    .formatted(resource)
                            : groups.missing().isEmpty()
                                    ? "did not receive metrics for targeted pods (pods might be unready)"
                                    : "unable to get metrics for resource %s: no metrics returned from resource metrics API"
                                            .formatted(resource);
            return failed(reason, resource, byValue, why);
        }
        ObjectNode status = Json.object();
        if (byValue) {
            long wanted = Quantities.milli(target.getAverageValue());
            int count = compute(groups, Map.of(), wanted, current);
            status.put("averageValue", Quantities.format(average(groups.usage()), resource));
            return new Proposal.Replicas(count, what, entry(resource, container, status));
        }
        if (target.getAverageUtilization() == null) {
            return failed(
                    reason,
                    resource,
                    byValue,
                    "neither a utilization target nor a value target was set");
        }
        Map<String, Long> requests = new HashMap<>();
        for (Pod pod : pods) {
            Optional<String> without = requests(pod, resource, container, requests);
            if (without.isPresent()) {
                return failed(
                        reason,
                        resource,
                        byValue,
                        "missing request for %s in container %s of Pod %s"
                                .formatted(resource, without.get(), pod.getMetadata().getName()));
            }
        }
        int count = compute(groups, requests, target.getAverageUtilization(), current);
        status.put("averageUtilization", utilization(groups.usage(), requests));
        status.put("averageValue", Quantities.format(average(groups.usage()), resource));
        return new Proposal.Replicas(
                count,
                what + " utilization (percentage of request)",
                entry(resource, container, status));
    }

    private static Proposal failed(String reason, String resource, boolean byValue, String why) {
        String middle =
                byValue
                        ? "failed to get %s usage: ".formatted(resource)
                        : "failed to get %s utilization: ".formatted(resource);
        return new Proposal.Unknown(
                reason, "the HPA was unable to compute the replica count: " + middle + why);
    }

    /** Adds the pod's request; the answer is the container that has none. */
    private static Optional<String> requests(
            Pod pod, String resource, Optional<String> container, Map<String, Long> requests) {
        long sum = 0;
        List<Container> counted =
                Stream.concat(
                                pod.getSpec().getContainers().stream(),
                                pod.getSpec().getInitContainers().stream()
                                        .filter(c -> "Always".equals(c.getRestartPolicy())))
                        .filter(c -> container.isEmpty() || c.getName().equals(container.get()))
                        .toList();
        for (Container each : counted) {
            Map<String, Quantity> asked =
                    each.getResources() == null ? null : each.getResources().getRequests();
            Quantity request = asked == null ? null : asked.get(resource);
            if (request == null) {
                return Optional.of(each.getName());
            }
            sum += Quantities.milli(request);
        }
        requests.put(pod.getMetadata().getName(), sum);
        return Optional.empty();
    }

    /**
     * @param requests by pod, for a target in percent of them; empty for a target in thousandths
     */
    private static int compute(
            UsageGroups groups, Map<String, Long> requests, long target, int current) {
        double ratio = ratio(groups.usage(), requests, target);
        boolean unreadyCount = !groups.unready().isEmpty() && ratio > 1.0;
        if (!unreadyCount && groups.missing().isEmpty()) {
            return isClose(ratio) ? current : (int) Math.ceil(ratio * groups.usage().size());
        }
        Map<String, Long> filled = new HashMap<>(groups.usage());
        for (String pod : groups.missing()) {
            long most =
                    requests.isEmpty()
                            ? target
                            : requests.getOrDefault(pod, 0L) * Math.max(100, target) / 100;
            if (ratio < 1.0) {
                filled.put(pod, most);
            } else if (ratio > 1.0) {
                filled.put(pod, 0L);
            }
        }
        if (unreadyCount) {
            groups.unready().forEach(pod -> filled.put(pod, 0L));
        }
        double careful = ratio(filled, requests, target);
        if (isClose(careful) || (ratio < 1.0 && careful > 1.0) || (ratio > 1.0 && careful < 1.0)) {
            return current;
        }
        int count = (int) Math.ceil(careful * filled.size());
        boolean wrongWay = (careful < 1.0 && count > current) || (careful > 1.0 && count < current);
        return wrongWay ? current : count;
    }

    private static double ratio(Map<String, Long> usage, Map<String, Long> requests, long target) {
        return requests.isEmpty()
                ? average(usage) / (double) target
                : utilization(usage, requests) / (double) target;
    }

    private static boolean isClose(double ratio) {
        return Math.abs(1.0 - ratio) <= TOLERANCE;
    }

    private static long average(Map<String, Long> usage) {
        return usage.values().stream().mapToLong(Long::longValue).sum() / usage.size();
    }

    private static long utilization(Map<String, Long> usage, Map<String, Long> requests) {
        long used = 0;
        long asked = 0;
        for (Map.Entry<String, Long> each : usage.entrySet()) {
            Long request = requests.get(each.getKey());
            if (request != null) {
                used += each.getValue();
                asked += request;
            }
        }
        return asked == 0 ? 0 : used * 100 / asked;
    }

    private static ObjectNode entry(
            String resource, Optional<String> container, ObjectNode current) {
        ObjectNode entry = Json.object();
        entry.put("type", container.isPresent() ? "ContainerResource" : "Resource");
        ObjectNode of = entry.putObject(container.isPresent() ? "containerResource" : "resource");
        of.put("name", resource);
        container.ifPresent(name -> of.put("container", name));
        of.set("current", current);
        return entry;
    }
}
