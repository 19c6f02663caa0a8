package dev.navarch.controller.serviceaccount;

import dev.navarch.bus.view.View;
import dev.navarch.controller.object.Json;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the ConfigMap {@code kube-root-ca.crt} in every namespace: by it pods trust the API server.
 */
public final class RootCaController implements Controller {

    static final String NAME = "kube-root-ca.crt";
    private static final Duration WAIT_FOR_FILE = Duration.ofSeconds(1);

    private final View<Namespace> namespaces;
    private final View<ConfigMap> maps;
    private final Supplier<Optional<String>> certificate;

    /**
     * @param certificate the authority's certificate as PEM; empty until there is one
     */
    public RootCaController(ClusterViews views, Supplier<Optional<String>> certificate) {
        this.namespaces = views.of(Resources.NAMESPACES, Namespace.class);
        this.maps =
                views.some(Resources.CONFIG_MAPS, ConfigMap.class, key -> key.name().equals(NAME));
        this.certificate = certificate;
    }

    @Override
    public String name() {
        return "root-ca-certificate-publisher-controller";
    }

    @Override
    public void watch(Keys keys) {
        namespaces.onEvent(event -> keys.add(event.key().name()));
        maps.onEvent(event -> keys.add(event.key().namespace()));
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        if (!Namespaces.isActive(namespaces, key)) {
            return Plan.NOTHING;
        }
        Optional<String> pem = certificate.get();
        if (pem.isEmpty()) {
            return Plan.builder().again(WAIT_FOR_FILE).build();
        }
        Map<String, String> data = Map.of("ca.crt", pem.get());
        Optional<ConfigMap> stored = maps.get(key + "/" + NAME);
        if (stored.isEmpty()) {
            return Plan.builder()
                    .write(Write.create(Resources.CONFIG_MAPS, map(key, data)))
                    .build();
        }
        if (stored.get().getMetadata().getDeletionTimestamp() != null
                || data.equals(stored.get().getData())) {
            return Plan.NOTHING;
        }
        var patch = Json.object();
        patch.putObject("data").put("ca.crt", pem.get());
        if (stored.get().getData() != null) {
            stored.get().getData().keySet().stream()
                    .filter(name -> !data.containsKey(name))
                    .forEach(name -> patch.withObject("data").putNull(name));
        }
        return Plan.builder()
                .write(Write.patch(Resources.CONFIG_MAPS, stored.get(), patch))
                .build();
    }

    private static ConfigMap map(String namespace, Map<String, String> data) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(NAME)
                .addToAnnotations(
                        "kubernetes.io/description",
                        "Certificates by which clients inside the cluster can trust the API server"
                                + " at its Service; meant for nothing else.")
                .endMetadata()
                .withData(data)
                .build();
    }
}
