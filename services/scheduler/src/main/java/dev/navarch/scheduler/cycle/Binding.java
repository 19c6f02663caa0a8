package dev.navarch.scheduler.cycle;

import dev.navarch.scheduler.cluster.NodeFacts;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.Bind;
import dev.navarch.scheduler.framework.Permit;
import dev.navarch.scheduler.framework.PostBind;
import dev.navarch.scheduler.framework.PreBind;
import dev.navarch.scheduler.framework.Profile;
import dev.navarch.scheduler.framework.Reserve;
import dev.navarch.scheduler.framework.Status;
import java.util.List;

/** The way from a decision to a bound pod: Reserve, Permit, PreBind, Bind, PostBind. */
final class Binding {

    private final List<Reserve> reserves;
    private final List<Permit> permits;
    private final List<PreBind> preBinds;
    private final List<Bind> binds;
    private final List<PostBind> postBinds;

    Binding(Profile profile) {
        this.reserves = profile.at(Reserve.class);
        this.permits = profile.at(Permit.class);
        this.preBinds = profile.at(PreBind.class);
        this.binds = profile.at(Bind.class);
        this.postBinds = profile.at(PostBind.class);
    }

    Status reserve(PodInfo pod, NodeFacts node) {
        for (Reserve plugin : reserves) {
            Status status = plugin.reserve(pod, node);
            if (!status.ok()) {
                return status;
            }
        }
        return Status.success();
    }

    void unreserve(PodInfo pod, String node) {
        reserves.reversed().forEach(plugin -> plugin.unreserve(pod, node));
    }

    /** Goes as far as possible; asked again it goes on, so plugins must bear being asked twice. */
    Status proceed(PodInfo pod, String node) {
        for (Permit plugin : permits) {
            Status status = plugin.permit(pod, node);
            if (!status.ok()) {
                return status;
            }
        }
        for (PreBind plugin : preBinds) {
            Status status = plugin.preBind(pod, node);
            if (!status.ok()) {
                return status;
            }
        }
        for (Bind plugin : binds) {
            if (plugin.bind(pod, node)) {
                postBinds.forEach(after -> after.postBind(pod, node));
                return Status.success();
            }
        }
        return new Status.Failure("no plugin binds " + pod.path());
    }
}
