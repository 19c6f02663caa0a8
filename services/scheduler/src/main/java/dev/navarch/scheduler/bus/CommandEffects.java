package dev.navarch.scheduler.bus;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.cycle.Effects;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns what the scheduler does into commands: bindings, conditions, evictions and events. */
final class CommandEffects implements Effects {

    private static final int BINDINGS = 100_000;

    private final Commands commands;
    private final EventWriter events;
    private final PodTraces traces;
    private final InstantSource clock;
    private final String schedulerName;
    private final Map<String, PodInfo> bindings =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, PodInfo> eldest) {
                    return size() > BINDINGS;
                }
            };

    CommandEffects(Commands commands, InstantSource clock, String schedulerName, PodTraces traces) {
        this.traces = traces;
        this.commands = commands;
        this.events = new EventWriter(commands, clock, schedulerName);
        this.clock = clock;
        this.schedulerName = schedulerName;
    }

    void bind(PodInfo pod, String node) {
        ObjectNode binding = object();
        binding.put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata")
                .put("namespace", pod.namespace())
                .put("name", pod.name())
                .put("uid", pod.uid());
        binding.putObject("target").put("apiVersion", "v1").put("kind", "Node").put("name", node);
        String id = commands.create(key(pod), "binding", binding, traces.contextOf(pod));
        synchronized (bindings) {
            bindings.put(id, pod);
        }
    }

    /** The pod that the command was to bind; asked at most once for each. */
    Optional<PodInfo> bindingOf(String commandId) {
        synchronized (bindings) {
            return Optional.ofNullable(bindings.remove(commandId));
        }
    }

    @Override
    public void scheduled(PodInfo pod, String node) {
        traces.placed(pod, node);
        events.once(pod, "Scheduled", "Successfully assigned " + pod.path() + " to " + node);
    }

    @Override
    public void notScheduled(PodInfo pod, String reason, String message, String nominatedNode) {
        traces.refused(pod, message);
        events.warn(pod, "FailedScheduling", message);
        boolean sameNode = nominatedNode.equals(pod.nominatedNode());
        if (message.equals(pod.scheduledMessage()) && sameNode) {
            return;
        }
        ObjectNode status = condition("PodScheduled", "False", reason, message);
        if (!sameNode) {
            nominate(status, nominatedNode);
        }
        patchStatus(pod, status);
    }

    @Override
    public void preempt(PodInfo victim, PodInfo inFavourOf, String node) {
        patchStatus(
                victim,
                condition(
                        "DisruptionTarget",
                        "True",
                        "PreemptionByScheduler",
                        schedulerName + ": preempting to accommodate a higher priority pod"));
        commands.delete(key(victim), victim.uid());
        events.once(
                victim, "Preempted", "Preempted by pod " + inFavourOf.uid() + " on node " + node);
    }

    @Override
    public void withdrawNomination(PodInfo pod) {
        ObjectNode status = object();
        nominate(status, "");
        patchStatus(pod, status);
    }

    private void patchStatus(PodInfo pod, ObjectNode status) {
        ObjectNode patch = object();
        patch.set("status", status);
        commands.patch(
                key(pod), "status", PatchType.STRATEGIC, patch, Preconditions.uid(pod.uid()));
    }

    private static void nominate(ObjectNode status, String node) {
        if (node.isEmpty()) {
            status.putNull("nominatedNodeName");
        } else {
            status.put("nominatedNodeName", node);
        }
    }

    private ObjectNode condition(String type, String status, String reason, String message) {
        ObjectNode patch = object();
        patch.putArray("conditions")
                .addObject()
                .put("type", type)
                .put("status", status)
                .put("reason", reason)
                .put("message", message)
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return patch;
    }

    private static ObjectKey key(PodInfo pod) {
        return ObjectKey.namespaced(Resources.PODS, pod.namespace(), pod.name());
    }

    private static ObjectNode object() {
        return JsonMapper.shared().createObjectNode();
    }
}
