package dev.navarch.proxy.routes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodRangesTest {

    @Test
    void leadsToOtherMachinesAndToNoOthers() {
        Node simulated = node("e", "192.0.2.5", "10.244.4.0/24");
        simulated.getMetadata().setLabels(Map.of("navarch.dev/simulated", "true"));
        assertThat(
                        PodRanges.plan(
                                List.of(
                                        node("a", "192.0.2.1", "10.244.0.0/24"),
                                        node("b", "192.0.2.2", "10.244.1.0/24"),
                                        node("c", "192.0.2.1", "10.244.2.0/24"),
                                        node("d", "192.0.2.4", ""),
                                        simulated,
                                        node("f", "127.0.0.1", "10.244.5.0/24")),
                                "a",
                                Set.of("192.0.2.1")))
                .isEqualTo(Map.of("10.244.1.0/24", "192.0.2.2"));
    }

    @Test
    void aNodeThatSaysNothingYetIsNowhere() {
        Node bare = new NodeBuilder().withNewMetadata().withName("x").endMetadata().build();
        assertThat(PodRanges.plan(List.of(bare), "a", Set.of())).isEmpty();
    }

    private static Node node(String name, String address, String range) {
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withPodCIDR(range)
                .endSpec()
                .withNewStatus()
                .addNewAddress(address, "InternalIP")
                .endStatus()
                .build();
    }
}
