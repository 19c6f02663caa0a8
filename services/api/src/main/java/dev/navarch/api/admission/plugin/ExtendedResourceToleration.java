package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod that asks for a special device tolerates nodes that are kept for it. */
public final class ExtendedResourceToleration implements AdmissionPlugin {

    @Override
    public String name() {
        return "ExtendedResourceToleration";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, Resources.PODS);
    }

    @Override
    public void mutate(AdmissionContext context) {
        ObjectNode spec = Writes.spec(context);
        Set<String> extended = new TreeSet<>();
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : spec.path(list)) {
                container.path("resources").path("requests").propertyNames().stream()
                        .filter(ExtendedResourceToleration::isExtended)
                        .forEach(extended::add);
            }
        }
        for (String resource : extended) {
            boolean tolerated =
                    spec.path("tolerations")
                            .valueStream()
                            .anyMatch(t -> Writes.text(t, "key").equals(resource));
            if (!tolerated) {
                spec.withArrayProperty("tolerations")
                        .addObject()
                        .put("key", resource)
                        .put("operator", "Exists");
            }
        }
    }

    private static boolean isExtended(String resource) {
        return resource.contains("/")
                && !resource.startsWith("requests.")
                && !resource.substring(0, resource.indexOf('/')).endsWith("kubernetes.io");
    }
}
