package dev.navarch.junit.contract;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.junit.NavarchTest;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import org.junit.jupiter.api.Test;

/** An operator written with the Java Operator SDK. */
@SuppressWarnings("NullAway.Init") // The extension fills in the fields.
@NavarchTest(crds = "pages.yaml")
class OperatorTest {

    private KubernetesClient client;

    @Test
    void keepsWhatDependsOnAPageAndCleansUpAfterIt() {
        PageReconciler reconciler = new PageReconciler();
        Operator operator =
                new Operator(settings ->
                        settings.withKubernetesClient(client).withCloseClientOnStop(false));
        operator.register(reconciler);
        operator.start();
        try {
            client.resource(page("hello")).create();
            eventually("the config map is there", () -> "hello".equals(text()));
            eventually(
                    "the status says so",
                    () ->
                            page() != null
                                    && page().getStatus() != null
                                    && "hello".equals(page().getStatus().shown()));
            assertThat(page().getMetadata().getFinalizers()).hasSize(1);

            Page changed = page();
            changed.setSpec(new Page.Spec("bye"));
            client.resource(changed).update();
            eventually("the config map follows", () -> "bye".equals(text()));

            client.configMaps().inNamespace("default").withName("front").delete();
            eventually("the config map comes back", () -> "bye".equals(text()));

            client.resource(page()).delete();
            eventually("the page is gone", () -> page() == null);
            assertThat(reconciler.cleaned()).containsExactly("front");
            eventually("and what it owned", () -> text().isEmpty());
        } finally {
            operator.stop();
        }
    }

    private Page page() {
        return client.resources(Page.class).inNamespace("default").withName("front").get();
    }

    private String text() {
        ConfigMap map = client.configMaps().inNamespace("default").withName("front").get();
        return map == null ? "" : map.getData().getOrDefault("text", "");
    }

    private static Page page(String text) {
        Page page = new Page();
        page.getMetadata().setName("front");
        page.getMetadata().setNamespace("default");
        page.setSpec(new Page.Spec(text));
        return page;
    }
}
