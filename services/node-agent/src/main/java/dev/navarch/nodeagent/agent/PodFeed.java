package dev.navarch.nodeagent.agent;

import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import dev.navarch.model.ObjectJson;
import dev.navarch.nodeagent.api.PodTraces;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Turns the changes of a pod topic into pods that are here and pods that are gone. */
final class PodFeed implements ChangeListener {

    /** A pod that was here: its uid, and the node that it was bound to or nothing. */
    record Gone(String uid, String node) {}

    private record Known(long revision, Gone pod) {}

    private final Consumer<Pod> here;
    private final Consumer<Gone> gone;
    private final Runnable caughtUp;
    private final PodTraces traces;
    private final Map<String, Known> known = new HashMap<>();

    /**
     * @param here a pod in its newest state
     * @param gone a pod whose object was deleted, or replaced by another of its name
     */
    PodFeed(Consumer<Pod> here, Consumer<Gone> gone, Runnable caughtUp, PodTraces traces) {
        this.traces = traces;
        this.here = here;
        this.gone = gone;
        this.caughtUp = caughtUp;
    }

    @Override
    public void onChanges(List<Change> changes) {
        changes.forEach(this::take);
    }

    private void take(Change change) {
        String path = change.key().path();
        Optional<Known> before = Optional.ofNullable(known.get(path));
        if (before.isPresent() && before.get().revision() >= change.revision()) {
            return;
        }
        Optional<Pod> after = change.after().map(bytes -> ObjectJson.read(bytes, Pod.class));
        before.map(Known::pod)
                .filter(old -> after.isEmpty() || !old.equals(identity(after.get())))
                .ifPresent(old -> {
                    traces.gone(old.uid());
                    gone.accept(old);
                });
        if (after.isPresent()) {
            String node = after.get().getSpec().getNodeName();
            boolean boundBefore =
                    before.filter(old -> !old.pod().node().isEmpty())
                            .filter(old -> old.pod().equals(identity(after.get())))
                            .isPresent();
            if (!boundBefore && node != null && !node.isEmpty()) {
                traces.came(after.get(), change.trace());
            }
            known.put(path, new Known(change.revision(), identity(after.get())));
            here.accept(after.get());
        } else {
            known.remove(path);
        }
    }

    private static Gone identity(Pod pod) {
        String node = pod.getSpec().getNodeName();
        return new Gone(pod.getMetadata().getUid(), node == null ? "" : node);
    }

    @Override
    public void onCaughtUp() {
        caughtUp.run();
    }
}
