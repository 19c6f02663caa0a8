package dev.navarch.junit.example;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;

/** The smallest of operators: a config map for each greeting, which the greeting owns. */
final class GreetingOperator
        implements ResourceEventHandler<GenericKubernetesResource>, AutoCloseable {

    private final KubernetesClient client;
    private final SharedIndexInformer<GenericKubernetesResource> informer;

    private GreetingOperator(KubernetesClient client) {
        this.client = client;
        this.informer =
                client.genericKubernetesResources("example.com/v1", "Greeting")
                        .inNamespace("default")
                        .inform();
    }

    static GreetingOperator start(KubernetesClient client) {
        GreetingOperator operator = new GreetingOperator(client);
        operator.informer.addEventHandler(operator);
        return operator;
    }

    static GenericKubernetesResource greeting(String name, String whom, int times) {
        return new GenericKubernetesResourceBuilder()
                .withApiVersion("example.com/v1")
                .withKind("Greeting")
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .addToAdditionalProperties("spec", Map.of("whom", whom, "times", times))
                .build();
    }

    @Override
    public void onAdd(GenericKubernetesResource greeting) {
        String text = "Hello " + greeting.get("spec", "whom") + "!";
        client.resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName(greeting.getMetadata().getName())
                                .withNamespace(greeting.getMetadata().getNamespace())
                                .withOwnerReferences(
                                        new OwnerReferenceBuilder()
                                                .withApiVersion(greeting.getApiVersion())
                                                .withKind(greeting.getKind())
                                                .withName(greeting.getMetadata().getName())
                                                .withUid(greeting.getMetadata().getUid())
                                                .build())
                                .endMetadata()
                                .withData(Map.of("text", text))
                                .build())
                .serverSideApply();
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
        onAdd(after);
    }

    @Override
    public void onDelete(GenericKubernetesResource greeting, boolean finalStateUnknown) {}

    @Override
    public void close() {
        informer.stop();
    }
}
