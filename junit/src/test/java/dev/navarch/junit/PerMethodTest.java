package dev.navarch.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.RepeatedTest;

@NavarchTest(perMethod = true)
class PerMethodTest {

    @RepeatedTest(2)
    void findsNothingThatAnotherTestMade(KubernetesClient client) {
        assertThat(client.configMaps().inNamespace("default").withName("mine").get()).isNull();

        client.resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("mine")
                                .withNamespace("default")
                                .endMetadata()
                                .build())
                .create();
    }
}
