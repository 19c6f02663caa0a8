package dev.navarch.controller.statefulset;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Watching;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.time.InstantSource;

/** Keeps the pods of StatefulSets. */
public final class StatefulSetController implements Controller {

    private final View<StatefulSet> sets;
    private final View<Pod> pods;
    private final View<ControllerRevision> revisions;
    private final StatefulSetPlanner planner;

    public StatefulSetController(ClusterViews views, InstantSource clock) {
        this.sets = views.of(Resources.STATEFUL_SETS, StatefulSet.class);
        this.pods = views.of(Resources.PODS, Pod.class);
        this.revisions = views.of(Resources.CONTROLLER_REVISIONS, ControllerRevision.class);
        this.planner =
                new StatefulSetPlanner(
                        pods,
                        views.of(Resources.PERSISTENT_VOLUME_CLAIMS, PersistentVolumeClaim.class),
                        revisions,
                        clock);
    }

    @Override
    public String name() {
        return "statefulset-controller";
    }

    @Override
    public void watch(Keys keys) {
        sets.onEvent(event -> keys.add(event.key().path()));
        Watching.owners(pods, "StatefulSet", sets, set -> set.getSpec().getSelector(), keys);
        Watching.owners(revisions, "StatefulSet", sets, set -> set.getSpec().getSelector(), keys);
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        return sets.get(key).map(set -> planner.plan(set, feedback)).orElse(Plan.NOTHING);
    }
}
