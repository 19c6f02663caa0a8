package dev.navarch.scheduler.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.NodeInfo;
import dev.navarch.scheduler.cluster.PodInfo;
import dev.navarch.scheduler.framework.ClusterEvent;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodePortsTest {

    private final NodePorts plugin = new NodePorts();

    @ParameterizedTest
    @CsvSource({
        "'', TCP, 80, false",
        "127.0.0.1, TCP, 80, false",
        "'', UDP, 80, true",
        "'', TCP, 81, true",
    })
    void aPortOfAllAddressesConflictsWithThatOfAny(
            String ip, String protocol, int port, boolean fits) {
        NodeInfo node = Given.info(Given.node("n"), withPort("there", "0.0.0.0", "TCP", 80));

        assertThat(fits(node, withPort("p", ip, protocol, port))).isEqualTo(fits);
    }

    @Test
    void differentAddressesDoNotConflict() {
        NodeInfo node = Given.info(Given.node("n"), withPort("there", "10.0.0.1", "TCP", 80));

        assertThat(fits(node, withPort("p", "10.0.0.2", "TCP", 80))).isTrue();
        assertThat(fits(node, withPort("p", "10.0.0.1", "TCP", 80))).isFalse();
    }

    @Test
    void onlyAPodThatHasThePortHelpsByLeaving() {
        PodInfo pod = Given.read(withPort("p", "", "TCP", 80));
        PodInfo holder = Given.readOn("n", withPort("holder", "", "TCP", 80));
        PodInfo other = Given.readOn("n", Given.pod("other"));

        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(holder), pod)).isTrue();
        assertThat(plugin.couldHelp(new ClusterEvent.AssignedPodDeleted(other), pod)).isFalse();
    }

    private boolean fits(NodeInfo node, PodBuilder pod) {
        return plugin.filter(Given.state(node), Given.read(pod), node).ok();
    }

    private static PodBuilder withPort(String name, String ip, String protocol, int port) {
        return Given.pod(name)
                .editSpec()
                .editFirstContainer()
                .addNewPort()
                .withHostIP(ip)
                .withProtocol(protocol)
                .withHostPort(port)
                .withContainerPort(port)
                .endPort()
                .endContainer()
                .endSpec();
    }
}
