package dev.navarch.proxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.bus.TokenFile;
import dev.navarch.model.Command;
import dev.navarch.model.Resources;
import dev.navarch.proxy.ProxyViews;
import dev.navarch.testkit.FakeClock;
import dev.navarch.testkit.InMemoryCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DnsRegistrationTest {

    private final InMemoryCluster cluster = new InMemoryCluster(new FakeClock());
    private final ProxyViews views = new ProxyViews();
    @TempDir Path directory;

    private List<Command> plan(String address) {
        return new DnsRegistration(
                        "here", "10.96.0.10", new TokenFile(directory.resolve("proxy.token")))
                .plan(views.services(), views.slices(), address, 10_053);
    }

    private void mayRegister() throws IOException {
        Files.writeString(directory.resolve("proxy.token"), "token");
    }

    @Test
    void saysNothingWithoutATokenOfItsOwn() throws IOException {
        try (var following = views.follow(cluster.changes())) {
            assertThat(plan("10.244.0.1")).isEmpty();
            mayRegister();
            assertThat(plan("10.244.0.1")).isNotEmpty();
        }
    }

    @Test
    void createsTheServiceAndItsSliceOnce() throws IOException {
        mayRegister();
        try (var following = views.follow(cluster.changes())) {
            assertThat(plan("10.244.0.1"))
                    .extracting(command -> command.key().type())
                    .containsExactly(Resources.SERVICES, Resources.ENDPOINT_SLICES);
            plan("10.244.0.1").forEach(cluster::send);
            assertThat(plan("10.244.0.1")).isEmpty();
        }
    }

    @Test
    void followsAnAddressThatChanged() throws IOException {
        mayRegister();
        try (var following = views.follow(cluster.changes())) {
            plan("10.244.0.1").forEach(cluster::send);
            assertThat(plan("10.244.3.1")).hasSize(1);
            plan("10.244.3.1").forEach(cluster::send);
            assertThat(plan("10.244.3.1")).isEmpty();
        }
    }
}
