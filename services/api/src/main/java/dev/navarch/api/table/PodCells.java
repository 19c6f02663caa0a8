package dev.navarch.api.table;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a pod's row says of its containers. The status is the reason that matters most to a person:
 * that of the first unfinished init container, else that of a waiting or ended container.
 */
final class PodCells {

    private int ready;
    private int total;
    private long restarts;
    private Optional<Instant> lastRestart = Optional.empty();
    private String status;

    private PodCells(JsonNode pod) {
        JsonNode state = pod.path("status");
        status = Texts.or(Texts.at(state, "/reason"), Texts.at(state, "/phase"));
        for (JsonNode condition : state.path("conditions")) {
            if (condition.path("type").asString("").equals("PodScheduled")
                    && condition.path("reason").asString("").equals("SchedulingGated")) {
                status = "SchedulingGated";
            }
        }
        Set<String> sidecars = sidecars(pod);
        total = pod.at("/spec/containers").size() + sidecars.size();
        boolean initializing = readInit(pod, sidecars);
        if (!initializing || conditionHolds(pod, "Initialized")) {
            readContainers(pod);
        }
        if (Texts.isBeingDeleted(pod)) {
            String phase = Texts.at(state, "/phase");
            if (Texts.at(state, "/reason").equals("NodeLost")) {
                status = "Unknown";
            } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
                status = "Terminating";
            }
        }
    }

    static String ready(JsonNode pod, Instant now) {
        PodCells cells = new PodCells(pod);
        return cells.ready + "/" + cells.total;
    }

    static String status(JsonNode pod, Instant now) {
        return new PodCells(pod).status;
    }

    static String restarts(JsonNode pod, Instant now) {
        PodCells cells = new PodCells(pod);
        if (cells.restarts == 0 || cells.lastRestart.isEmpty()) {
            return Long.toString(cells.restarts);
        }
        return cells.restarts
                + " ("
                + HumanDuration.of(java.time.Duration.between(cells.lastRestart.get(), now))
                + " ago)";
    }

    static String readinessGates(JsonNode pod, Instant now) {
        JsonNode gates = pod.at("/spec/readinessGates");
        if (gates.isEmpty()) {
            return Texts.NONE;
        }
        long passed =
                gates.valueStream()
                        .filter(g -> conditionHolds(pod, g.path("conditionType").asString("")))
                        .count();
        return passed + "/" + gates.size();
    }

    /** Init containers that keep running beside the others. */
    private static Set<String> sidecars(JsonNode pod) {
        Set<String> names = new HashSet<>();
        for (JsonNode container : pod.at("/spec/initContainers")) {
            if (container.path("restartPolicy").asString("").equals("Always")) {
                names.add(container.path("name").asString(""));
            }
        }
        return names;
    }

    private boolean readInit(JsonNode pod, Set<String> sidecars) {
        JsonNode statuses = pod.at("/status/initContainerStatuses");
        long sidecarRestarts = 0;
        for (int i = 0; i < statuses.size(); i++) {
            JsonNode container = statuses.get(i);
            JsonNode ended = container.at("/state/terminated");
            boolean sidecar = sidecars.contains(container.path("name").asString(""));
            restarts += container.path("restartCount").asLong(0);
            noteRestart(container);
            if (sidecar) {
                sidecarRestarts += container.path("restartCount").asLong(0);
            }
            if (ended.isObject() && ended.path("exitCode").asInt(0) == 0) {
                continue;
            }
            if (sidecar && container.path("started").asBoolean(false)) {
                ready += container.path("ready").asBoolean(false) ? 1 : 0;
                continue;
            }
            String waiting = Texts.at(container, "/state/waiting/reason");
            if (ended.isObject()) {
                status = "Init:" + Texts.or(Texts.at(ended, "/reason"), exit(ended));
            } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                status = "Init:" + waiting;
            } else {
                status = "Init:" + i + "/" + pod.at("/spec/initContainers").size();
            }
            return true;
        }
        restarts = sidecarRestarts;
        return false;
    }

    private void readContainers(JsonNode pod) {
        JsonNode statuses = pod.at("/status/containerStatuses");
        boolean running = false;
        for (int i = statuses.size() - 1; i >= 0; i--) {
            JsonNode container = statuses.get(i);
            restarts += container.path("restartCount").asLong(0);
            noteRestart(container);
            String waiting = Texts.at(container, "/state/waiting/reason");
            JsonNode ended = container.at("/state/terminated");
            if (!waiting.isEmpty()) {
                status = waiting;
            } else if (ended.isObject()) {
                status = Texts.or(Texts.at(ended, "/reason"), exit(ended));
            } else if (container.path("ready").asBoolean(false)
                    && container.at("/state/running").isObject()) {
                running = true;
                ready++;
            }
        }
        if (status.equals("Completed") && running) {
            status = conditionHolds(pod, "Ready") ? "Running" : "NotReady";
        }
    }

    private void noteRestart(JsonNode container) {
        Optional<Instant> ended =
                HumanDuration.instant(Texts.at(container, "/lastState/terminated/finishedAt"));
        if (ended.isPresent()
                && lastRestart.map(known -> known.isBefore(ended.get())).orElse(true)) {
            lastRestart = ended;
        }
    }

    private static String exit(JsonNode terminated) {
        int signal = terminated.path("signal").asInt(0);
        return signal != 0
                ? "Signal:" + signal
                : "ExitCode:" + terminated.path("exitCode").asInt(0);
    }

    private static boolean conditionHolds(JsonNode pod, String type) {
        return pod.at("/status/conditions")
                .valueStream()
                .anyMatch(c ->
                        c.path("type").asString("").equals(type)
                                && c.path("status").asString("").equals("True"));
    }
}
