package dev.navarch.api.admission.dynamic;

import dev.navarch.api.admission.Notes;
import dev.navarch.api.auth.User;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * All admission that users configure.
 *
 * @param plugins in Kubernetes' order: policies before webhooks, and what changes an object before
 *     what validates it
 */
public record DynamicPlugins(List<DynamicAdmission> plugins, TypeRegistry types) {

    public DynamicPlugins {
        plugins = List.copyOf(plugins);
    }

    /**
     * Asks about a connection: an exec, an attach, a port-forward, a proxied request. What would be
     * changed of its options is not taken up.
     *
     * @param options of the subresource's own kind
     * @return warnings for the client
     * @throws dev.navarch.api.engine.ApiException to refuse it
     */
    public List<String> connect(
            User user,
            VersionedResource resource,
            String subresource,
            String namespace,
            String name,
            ObjectNode options) {
        if (plugins.stream().allMatch(DynamicAdmission::isIdle)) {
            return List.of();
        }
        ResourceDefinition type =
                types.find(resource.group(), resource.version(), resource.resource()).orElseThrow();
        WriteAttributes connection =
                new WriteAttributes(
                        user,
                        Operation.CONNECT,
                        type,
                        resource.version(),
                        subresource,
                        namespace,
                        name,
                        Optional.of(options),
                        Optional.empty(),
                        false,
                        false,
                        NullNode.getInstance(),
                        new Notes());
        plugins.forEach(plugin -> plugin.connect(connection));
        return connection.notes().warnings();
    }
}
