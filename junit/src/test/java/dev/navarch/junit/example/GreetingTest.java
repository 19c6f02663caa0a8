package dev.navarch.junit.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.junit.NavarchTest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@NavarchTest(crds = "greetings.yaml")
class GreetingTest {

    @Test
    void makesAConfigMapThatGoesWithTheGreeting(KubernetesClient client) {
        try (GreetingOperator operator = GreetingOperator.start(client)) {
            client.resource(greeting("hello", "world", 2)).create();

            client.configMaps()
                    .withName("hello")
                    .waitUntilCondition(map -> says(map, "Hello world!"), 30, TimeUnit.SECONDS);

            client.resource(greeting("hello", "world", 2)).delete();
            client.configMaps()
                    .withName("hello")
                    .waitUntilCondition(map -> map == null, 30, TimeUnit.SECONDS);
        }
    }

    @Test
    void refusesWhatTheDefinitionForbids(KubernetesClient client) {
        assertThatThrownBy(() -> client.resource(greeting("loud", "world", 4)).create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("three times are enough");
        assertThat(
                        client.genericKubernetesResources("example.com/v1", "Greeting")
                                .list()
                                .getItems())
                .extracting(each -> each.getMetadata().getName())
                .doesNotContain("loud");
    }

    private static boolean says(ConfigMap map, String text) {
        return map != null && text.equals(map.getData().get("text"));
    }

    private static GenericKubernetesResource greeting(String name, String whom, int times) {
        return GreetingOperator.greeting(name, whom, times);
    }
}
