package dev.navarch.controller.node;

import static dev.navarch.controller.runtime.ClusterViews.BY_NODE;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Condition;
import dev.navarch.controller.object.Conditions;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.Pods;
import dev.navarch.controller.object.Times;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Note;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Makes pods leave nodes whose NoExecute taints they do not tolerate, or not that long. */
public final class TaintEvictionController implements Controller {

    private final View<Node> nodes;
    private final View<Pod> pods;
    private final InstantSource clock;

    public TaintEvictionController(ClusterViews views, InstantSource clock) {
        this.nodes = views.of(Resources.NODES, Node.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.clock = clock;
    }

    @Override
    public String name() {
        return "taint-eviction-controller";
    }

    @Override
    public void watch(Keys keys) {
        nodes.onEvent(event -> {
            List<Taint> before =
                    event.before().map(TaintEvictionController::evicting).orElse(List.of());
            List<Taint> after =
                    event.after().map(TaintEvictionController::evicting).orElse(List.of());
            if (!before.equals(after)) {
                pods.byIndex(BY_NODE, event.key().name())
                        .forEach(pod -> keys.add(Watching.path(pod)));
            }
        });
        pods.onEvent(event -> {
            if (event.after().flatMap(pod -> nodes.get(Pods.nodeName(pod))).stream()
                    .anyMatch(node -> !evicting(node).isEmpty())) {
                keys.add(event.key().path());
            }
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        Optional<Pod> pod = pods.get(key).filter(Pods::isActive);
        List<Taint> taints =
                pod.flatMap(p -> nodes.get(Pods.nodeName(p)))
                        .map(TaintEvictionController::evicting)
                        .orElse(List.of());
        if (pod.isEmpty() || taints.isEmpty()) {
            return Plan.NOTHING;
        }
        Optional<Instant> leaves = leaves(pod.get(), taints);
        if (leaves.isEmpty()) {
            return Plan.NOTHING;
        }
        Duration left = Duration.between(clock.instant(), leaves.get());
        return left.isPositive() ? Plan.builder().again(left).build() : evict(pod.get());
    }

    private static List<Taint> evicting(Node node) {
        return Taints.of(node).stream().filter(t -> t.getEffect().equals("NoExecute")).toList();
    }

    /** When the pod must have left; empty when it may stay for ever. */
    private Optional<Instant> leaves(Pod pod, List<Taint> taints) {
        Optional<Instant> earliest = Optional.empty();
        for (Taint taint : taints) {
            List<Toleration> tolerations =
                    pod.getSpec().getTolerations().stream()
                            .filter(toleration -> Taints.tolerates(toleration, taint))
                            .toList();
            if (tolerations.isEmpty()) {
                return Optional.of(Instant.EPOCH);
            }
            Instant since = Times.parse(taint.getTimeAdded()).orElseGet(clock::instant);
            Optional<Instant> until =
                    tolerations.stream()
                            .map(Toleration::getTolerationSeconds)
                            .filter(seconds -> seconds != null)
                            .min(Long::compare)
                            .map(seconds -> since.plusSeconds(Math.max(0, seconds)));
            if (until.isPresent() && (earliest.isEmpty() || until.get().isBefore(earliest.get()))) {
                earliest = until;
            }
        }
        return earliest;
    }

    private Plan evict(Pod pod) {
        ObjectNode before = Json.tree(pod.getStatus());
        Conditions conditions = Conditions.of(before);
        conditions.set(
                Condition.of(
                        "DisruptionTarget",
                        "True",
                        "DeletionByTaintManager",
                        "Taint manager: deleting due to NoExecute taint"),
                Times.format(clock.instant()));
        ObjectNode after = before.deepCopy();
        conditions.into(after);
        String path = Watching.path(pod);
        return Plan.builder()
                .status(Resources.PODS, pod, before, after)
                .write(Write.delete(Resources.PODS, pod))
                .note(Note.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + path))
                .build();
    }
}
