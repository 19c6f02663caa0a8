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
     * Asks about a connection: an exec, an attach, a port-forward, a proxied request.
     *
     * @param options of the subresource's own kind, which may be changed
     * @param notes takes warnings for the client and annotations for the audit log
     * @throws dev.navarch.api.engine.ApiException to refuse it
     */
    public void connect(
            User user,
            VersionedResource resource,
            String subresource,
            String namespace,
            String name,
            ObjectNode options,
            Notes notes) {
        if (plugins.stream().allMatch(DynamicAdmission::isIdle)) {
            return;
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
                        notes);
        plugins.forEach(plugin -> plugin.connect(connection));
    }
}
