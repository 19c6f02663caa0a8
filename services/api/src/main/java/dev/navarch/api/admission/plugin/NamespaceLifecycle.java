package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Nothing is made in a namespace that is missing or ending, and the system's own never end. */
public final class NamespaceLifecycle implements AdmissionPlugin {

    private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

    private final ObjectTrees objects;

    public NamespaceLifecycle(ObjectTrees objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "NamespaceLifecycle";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return context.request().type().key().equals(Resources.NAMESPACES)
                ? context.operation() == ApiVerb.DELETE
                : context.request().type().namespaced()
                        && context.operation() != ApiVerb.DELETE
                        && context.request().subresource().isEmpty();
    }

    @Override
    public void mutate(AdmissionContext context) {
        if (context.operation() == ApiVerb.DELETE) {
            return;
        }
        String name = context.request().namespace();
        ObjectKey key = ObjectKey.cluster(Resources.NAMESPACES, name);
        Optional<ObjectNode> namespace = objects.get(key).or(() -> objects.getFresh(key));
        if (namespace.isEmpty()) {
            throw Refusals.notFound(Resources.NAMESPACES, name);
        }
        if (context.operation() == ApiVerb.CREATE && isEnding(namespace.get())) {
            throw ending(context, name);
        }
    }

    @Override
    public void validate(AdmissionContext context) {
        if (context.operation() == ApiVerb.DELETE && IMMORTAL.contains(context.name())) {
            throw Writes.forbidden(context, "this namespace may not be deleted");
        }
    }

    private static boolean isEnding(ObjectNode namespace) {
        return namespace.path("metadata").hasNonNull("deletionTimestamp")
                || namespace.path("status").path("phase").asString("").equals("Terminating");
    }

    private static ApiException ending(AdmissionContext context, String namespace) {
        GroupResource type = context.request().type().key();
        return new ApiException(
                403,
                "Forbidden",
                type
                        + " \""
                        + context.name()
                        + "\" is forbidden: unable to create new content in namespace "
                        + namespace
                        + " because it is being terminated",
                new Details(type.group(), type.resource(), context.name(), "", 0),
                List.of(
                        new Cause(
                                "NamespaceTerminating",
                                "namespace " + namespace + " is being terminated",
                                "metadata.namespace")));
    }
}
