package dev.navarch.controller;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.view.Lister;
import dev.navarch.controller.replicaset.ReplicaSetController;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.ControllerManager;
import dev.navarch.controller.runtime.LeaderElector;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.testkit.Fixtures;
import dev.navarch.testkit.InMemoryCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service with real threads and a real clock. */
class ControllerServiceTest {

    private static final ObjectKey LEASE =
            ObjectKey.namespaced(Resources.LEASES, "kube-system", "kube-controller-manager");

    private final ExecutorService executor = Executors.newFixedThreadPool(2);
    private final InMemoryCluster api = new InMemoryCluster(Clock.systemUTC(), executor);
    private final List<ControllerService> running = new ArrayList<>();

    @AfterEach
    void stop() {
        running.forEach(ControllerService::close);
        executor.shutdownNow();
    }

    @Test
    void leadsAndWorksOnWhatWasThereBefore() {
        api.create(Resources.REPLICA_SETS, Fixtures.replicaSet("web", 40).build());
        start("one");
        eventually("40 pods", () -> api.list(Resources.PODS, Pod.class).size(), n -> n == 40);
        assertThat(holder()).isEqualTo("one");
    }

    @Test
    void aStandbyTakesOverWhenTheLeaderStops() {
        ControllerService first = start("one");
        eventually("the first leads", first::isLeading);
        ControllerService second = start("two");
        api.create(Resources.REPLICA_SETS, Fixtures.replicaSet("web", 2).build());
        eventually("2 pods", () -> api.list(Resources.PODS, Pod.class).size(), n -> n == 2);
        assertThat(second.isLeading()).isFalse();
        first.close();
        eventually("the second leads", second::isLeading);
        assertThat(holder()).isEqualTo("two");
        api.create(Resources.REPLICA_SETS, Fixtures.replicaSet("more", 3).build());
        eventually("5 pods", () -> api.list(Resources.PODS, Pod.class).size(), n -> n == 5);
    }

    private ControllerService start(String identity) {
        ClusterViews views = new ClusterViews();
        Lister<Lease> leases = views.of(Resources.LEASES, Lease.class);
        Clock clock = Clock.systemUTC();
        ControllerManager manager =
                new ControllerManager(
                        List.of(new ReplicaSetController(views, clock, new Random(1))),
                        api,
                        () -> "token",
                        clock);
        ControllerService service =
                new ControllerService(
                        api.changes(),
                        api.rejectionFeed(),
                        List.of(views::take),
                        manager,
                        new LeaderElector(LEASE, identity, leases, api, () -> "token", clock),
                        () -> true);
        running.add(service);
        service.start();
        return service;
    }

    private String holder() {
        return api.get(LEASE, Lease.class).orElseThrow().getSpec().getHolderIdentity();
    }
}
