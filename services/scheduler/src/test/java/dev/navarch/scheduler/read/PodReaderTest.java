package dev.navarch.scheduler.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.navarch.scheduler.Given;
import dev.navarch.scheduler.cluster.Amounts;
import dev.navarch.scheduler.cluster.HostPort;
import dev.navarch.scheduler.cluster.PodInfo;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodReaderTest {

    @ParameterizedTest
    @CsvSource({
        "100m, 100, 1",
        "1, 1000, 1",
        "0.5, 500, 1",
        "1500u, 2, 1",
        "2k, 2000000, 2000",
        "1Ki, 1024000, 1024",
        "1.5Gi, 1610612736000, 1610612736",
        "1e3, 1000000, 1000",
        "0, 0, 0"
    })
    void roundsQuantitiesUp(String text, long milli, long whole) {
        assertThat(Quantities.milli(Quantity.parse(text))).isEqualTo(milli);
        assertThat(Quantities.whole(Quantity.parse(text))).isEqualTo(whole);
    }

    @Test
    void refusesWhatIsNoQuantity() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantities.whole(new Quantity("many")))
                .withMessage("no quantity: many");
    }

    @Test
    void addsContainersAndTakesTheLargestInitContainer() {
        PodBuilder pod =
                Given.pod("p", 100, 50)
                        .editSpec()
                        .addToContainers(container("b", "200m", "10"))
                        .addToInitContainers(container("init", "250m", "1000"))
                        .withOverhead(Map.of("cpu", new Quantity("5m")))
                        .endSpec();

        assertThat(requests(pod)).isEqualTo(Amounts.of(305, 1000));
    }

    @Test
    void keepsSidecarsBesideTheContainersAndBesideLaterInitContainers() {
        Container sidecar = container("sidecar", "100m", "100");
        sidecar.setRestartPolicy("Always");
        PodBuilder pod =
                Given.pod("p", 100, 50)
                        .editSpec()
                        .addToInitContainers(container("first", "150m", "500"))
                        .addToInitContainers(sidecar)
                        .addToInitContainers(container("second", "300m", "10"))
                        .endSpec();

        assertThat(requests(pod)).isEqualTo(Amounts.of(400, 500));
    }

    @Test
    void countsALittleForContainersThatAskForNothingWhenScoring() {
        PodInfo pod = Given.read(Given.pod("p"));

        assertThat(pod.traits().demand().requests().isZero()).isTrue();
        assertThat(pod.traits().demand().nonZero()).isEqualTo(Amounts.of(100, 200L * 1024 * 1024));
    }

    @Test
    void sharesTheTraitsOfReplicas() {
        PodReader reader = new PodReader();
        PodInfo a = reader.read(replica("a").build());
        PodInfo b = reader.read(replica("b").build());
        PodInfo c = reader.read(replica("c").editSpec().withPriority(5).endSpec().build());

        assertThat(a.traits()).isSameAs(b.traits()).isNotSameAs(c.traits());
    }

    @Test
    void takesThePortsOfPodsOnTheHostsNetwork() {
        PodBuilder pod =
                Given.pod("p")
                        .editSpec()
                        .withHostNetwork(true)
                        .editFirstContainer()
                        .addNewPort()
                        .withContainerPort(80)
                        .endPort()
                        .endContainer()
                        .endSpec();

        assertThat(Given.read(pod).traits().demand().ports())
                .containsExactly(new HostPort("0.0.0.0", "TCP", 80));
    }

    @Test
    void readsWhyThePodHasNoNode() {
        PodBuilder pod =
                Given.pod("p")
                        .withNewStatus()
                        .addNewCondition()
                        .withType("PodScheduled")
                        .withStatus("False")
                        .withMessage("no room")
                        .endCondition()
                        .withNominatedNodeName("n1")
                        .endStatus();

        assertThat(Given.read(pod).scheduledMessage()).isEqualTo("no room");
        assertThat(Given.read(pod).nominatedNode()).isEqualTo("n1");
    }

    private static PodBuilder replica(String name) {
        return Given.pod("web").editMetadata().withName(name).withUid(name).endMetadata();
    }

    private static Amounts requests(PodBuilder pod) {
        return Given.read(pod).traits().demand().requests();
    }

    private static Container container(String name, String cpu, String memory) {
        return new ContainerBuilder()
                .withName(name)
                .withImage("i")
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
                .endResources()
                .build();
    }
}
