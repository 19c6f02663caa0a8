package dev.navarch.api.bootstrap;

import static dev.navarch.api.bootstrap.ClusterBootstrap.object;

import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.api.type.TypeVersion;
import dev.navarch.model.GroupResource;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.node.ObjectNode;

/** An APIService for each group and version that this server serves itself. */
final class LocalApiServices {

    private static final GroupResource API_SERVICES =
            new GroupResource("apiregistration.k8s.io", "apiservices");

    private LocalApiServices() {}

    static CompletableFuture<Void> ensure(Ensure ensure, TypeRegistry types) {
        Set<String> served = new TreeSet<>();
        for (ResourceDefinition type : types.all()) {
            for (TypeVersion version : type.versions()) {
                if (version.served() && !type.custom()) {
                    served.add(version.name() + "." + type.key().group());
                }
            }
        }
        return CompletableFuture.allOf(
                served.stream()
                        .map(name -> ensure.exists(API_SERVICES, service(name)))
                        .toArray(CompletableFuture[]::new));
    }

    private static ObjectNode service(String name) {
        int dot = name.indexOf('.');
        String group = name.substring(dot + 1);
        ObjectNode service = object("apiregistration.k8s.io/v1", "APIService", "", name);
        ((ObjectNode) service.path("metadata"))
                .putObject("labels")
                .put("kube-aggregator.kubernetes.io/automanaged", "onstart");
        ObjectNode spec = service.putObject("spec").put("version", name.substring(0, dot));
        if (!group.isEmpty()) {
            spec.put("group", group);
        }
        spec.put("groupPriorityMinimum", group.isEmpty() ? 18000 : 17000);
        spec.put("versionPriority", 15);
        return service;
    }
}
