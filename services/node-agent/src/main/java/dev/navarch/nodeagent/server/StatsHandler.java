package dev.navarch.nodeagent.server;

import dev.navarch.nodeagent.runtime.ContainerUsage;
import dev.navarch.nodeagent.runtime.PodIdentity;
import dev.navarch.nodeagent.status.Times;
import dev.navarch.nodeagent.worker.NodePods;
import dev.navarch.wire.http.Exchange;
import dev.navarch.wire.http.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What containers use: {@code /stats/summary} and {@code /metrics/resource}. */
final class StatsHandler {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String nodeName;

    StatsHandler(String nodeName) {
        this.nodeName = nodeName;
    }

    private static List<ContainerUsage> usage(ServedNodes nodes) {
        List<ContainerUsage> all = new ArrayList<>();
        for (NodePods node : nodes.all()) {
            all.addAll(node.runtime().usage());
        }
        return all;
    }

    void summary(Exchange exchange, ServedNodes nodes) {
        List<ContainerUsage> usage = usage(nodes);
        ObjectNode summary = JSON.createObjectNode();
        ObjectNode node = summary.putObject("node").put("nodeName", nodeName);
        node.putObject("cpu")
                .put(
                        "usageCoreNanoSeconds",
                        usage.stream().mapToLong(ContainerUsage::cpuNanos).sum());
        node.putObject("memory")
                .put(
                        "workingSetBytes",
                        usage.stream().mapToLong(ContainerUsage::workingSetBytes).sum());
        Map<PodIdentity, List<ContainerUsage>> byPod = new LinkedHashMap<>();
        usage.forEach(one -> byPod.computeIfAbsent(one.pod(), pod -> new ArrayList<>()).add(one));
        ArrayNode pods = summary.putArray("pods");
        byPod.forEach((pod, containers) -> addPod(pods.addObject(), pod, containers));
        Answers.json(exchange, summary);
    }

    private static void addPod(ObjectNode into, PodIdentity pod, List<ContainerUsage> containers) {
        into.putObject("podRef")
                .put("name", pod.name())
                .put("namespace", pod.namespace())
                .put("uid", pod.uid());
        ArrayNode list = into.putArray("containers");
        for (ContainerUsage usage : containers) {
            ObjectNode one = list.addObject().put("name", usage.container());
            String time = Times.seconds(usage.at());
            one.putObject("cpu").put("time", time).put("usageCoreNanoSeconds", usage.cpuNanos());
            one.putObject("memory")
                    .put("time", time)
                    .put("workingSetBytes", usage.workingSetBytes());
            one.putObject("rootfs")
                    .put("time", time)
                    .put("usedBytes", usage.writableLayerBytes())
                    .put("inodesUsed", usage.writableLayerInodes());
        }
        into.putObject("cpu")
                .put(
                        "usageCoreNanoSeconds",
                        containers.stream().mapToLong(ContainerUsage::cpuNanos).sum());
        into.putObject("memory")
                .put(
                        "workingSetBytes",
                        containers.stream().mapToLong(ContainerUsage::workingSetBytes).sum());
    }

    void resourceMetrics(Exchange exchange, ServedNodes nodes) {
        StringBuilder text = new StringBuilder();
        List<ContainerUsage> usage = usage(nodes);
        family(
                text,
                "container_cpu_usage_seconds_total",
                "counter",
                "CPU time of the container in seconds");
        for (ContainerUsage one : usage) {
            sample(text, "container_cpu_usage_seconds_total", one, one.cpuNanos() / 1e9);
        }
        family(
                text,
                "container_memory_working_set_bytes",
                "gauge",
                "Working set of the container in bytes");
        for (ContainerUsage one : usage) {
            sample(text, "container_memory_working_set_bytes", one, (double) one.workingSetBytes());
        }
        exchange.respond(
                200,
                Headers.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void family(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void sample(
            StringBuilder text, String name, ContainerUsage usage, double value) {
        text.append(name)
                .append("{container=\"")
                .append(usage.container())
                .append("\",namespace=\"")
                .append(usage.pod().namespace())
                .append("\",pod=\"")
                .append(usage.pod().name())
                .append("\"} ")
                .append(value)
                .append(' ')
                .append(usage.at().toEpochMilli())
                .append('\n');
    }

    /** The agent's own figures. */
    void agentMetrics(Exchange exchange, ServedNodes nodes) {
        StringBuilder text = new StringBuilder();
        family(text, "kubelet_running_pods", "gauge", "Number of pods that have a running sandbox");
        long pods =
                nodes.all().stream()
                        .flatMap(node -> node.all().stream())
                        .filter(worker -> worker.observed().readySandbox().isPresent())
                        .count();
        text.append("kubelet_running_pods ").append(pods).append('\n');
        family(text, "kubelet_running_containers", "gauge", "Number of containers that run");
        long containers =
                nodes.all().stream()
                        .flatMap(node -> node.all().stream())
                        .mapToLong(worker -> worker.observed().running().size())
                        .sum();
        text.append("kubelet_running_containers{container_state=\"running\"} ")
                .append(containers)
                .append('\n');
        exchange.respond(
                200,
                Headers.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"),
                text.toString().getBytes(StandardCharsets.UTF_8));
    }
}
