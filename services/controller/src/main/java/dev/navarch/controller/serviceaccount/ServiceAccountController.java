package dev.navarch.controller.serviceaccount;

import dev.navarch.bus.view.View;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.Feedback;
import dev.navarch.controller.runtime.Plan;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;

/** Gives every namespace its service account {@code default}, again if somebody deletes it. */
public final class ServiceAccountController implements Controller {

    private static final String DEFAULT = "default";

    private final View<Namespace> namespaces;
    private final View<ServiceAccount> accounts;

    public ServiceAccountController(ClusterViews views) {
        this.namespaces = views.of(Resources.NAMESPACES, Namespace.class);
        this.accounts = views.of(Resources.SERVICE_ACCOUNTS, ServiceAccount.class);
    }

    @Override
    public String name() {
        return "service-account-controller";
    }

    @Override
    public void watch(Keys keys) {
        namespaces.onEvent(event -> keys.add(event.key().name()));
        accounts.onEvent(event -> {
            if (event.key().name().equals(DEFAULT) && event.after().isEmpty()) {
                keys.add(event.key().namespace());
            }
        });
    }

    @Override
    public Plan plan(String key, Feedback feedback) {
        if (!Namespaces.isActive(namespaces, key)
                || accounts.get(key + "/" + DEFAULT).isPresent()) {
            return Plan.NOTHING;
        }
        ServiceAccount account =
                new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace(key)
                        .withName(DEFAULT)
                        .endMetadata()
                        .build();
        return Plan.builder().write(Write.create(Resources.SERVICE_ACCOUNTS, account)).build();
    }
}
