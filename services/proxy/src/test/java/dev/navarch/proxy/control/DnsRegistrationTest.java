package dev.navarch.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.Command;
import dev.navarch.model.Resources;
import dev.navarch.proxy.ProxyViews;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.InMemoryCluster;
import java.util.List;
import org.junit.jupiter.api.Test;

class DnsRegistrationTest {

    private final InMemoryCluster cluster = new InMemoryCluster(new FakeClock());
    private final ProxyViews views = new ProxyViews();
    private final DnsRegistration registration =
            new DnsRegistration("here", "10.96.0.10", () -> "token");

    private List<Command> plan(String address) {
        return registration.plan(views.services(), views.slices(), address, 10_053);
    }

    @Test
    void createsTheServiceAndItsSliceOnce() {
        try (var following = views.follow(cluster.changes())) {
            assertThat(plan("10.244.0.1"))
                    .extracting(command -> command.key().type())
                    .containsExactly(Resources.SERVICES, Resources.ENDPOINT_SLICES);
            plan("10.244.0.1").forEach(cluster::send);
            assertThat(plan("10.244.0.1")).isEmpty();
        }
    }

    @Test
    void followsAnAddressThatChanged() {
        try (var following = views.follow(cluster.changes())) {
            plan("10.244.0.1").forEach(cluster::send);
            assertThat(plan("10.244.3.1")).hasSize(1);
            plan("10.244.3.1").forEach(cluster::send);
            assertThat(plan("10.244.3.1")).isEmpty();
        }
    }
}
