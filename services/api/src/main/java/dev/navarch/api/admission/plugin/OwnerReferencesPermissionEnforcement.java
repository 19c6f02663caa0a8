package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.patch.JsonEquality;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Who sets an owner decides when the object is deleted, so he must be allowed to delete it; and who
 * lets it block the owner's deletion must be allowed to set the owner's finalizers.
 */
public final class OwnerReferencesPermissionEnforcement implements AdmissionPlugin {

    private final Authorizer authorizer;
    private final TypeRegistry types;

    public OwnerReferencesPermissionEnforcement(Authorizer authorizer, TypeRegistry types) {
        this.authorizer = authorizer;
        this.types = types;
    }

    @Override
    public String name() {
        return "OwnerReferencesPermissionEnforcement";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return context.operation() != ApiVerb.DELETE && !owners(Writes.object(context)).isEmpty();
    }

    @Override
    public void validate(AdmissionContext context) {
        JsonNode before = owners(Writes.old(context));
        JsonNode after = owners(Writes.object(context));
        if (context.operation() == ApiVerb.UPDATE && !JsonEquality.same(before, after)) {
            ApiRequest request = context.request();
            if (!may(request, "delete", request.type(), request.version(), "", context.name())) {
                throw Writes.forbidden(
                        context,
                        "cannot set an ownerRef on a resource you can't delete: " + user(context));
            }
        }
        Set<String> blockedBefore = new HashSet<>();
        for (JsonNode owner : before) {
            if (owner.path("blockOwnerDeletion").asBoolean(false)) {
                blockedBefore.add(owner.path("uid").asString(""));
            }
        }
        for (JsonNode owner : after) {
            if (owner.path("blockOwnerDeletion").asBoolean(false)
                    && !blockedBefore.contains(owner.path("uid").asString(""))) {
                requireFinalizers(context, owner);
            }
        }
    }

    private void requireFinalizers(AdmissionContext context, JsonNode owner) {
        String apiVersion = owner.path("apiVersion").asString("");
        int slash = apiVersion.indexOf('/');
        String version = apiVersion.substring(slash + 1);
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        Optional<ResourceDefinition> type =
                types.findKind(group, version, owner.path("kind").asString(""));
        if (type.isPresent()
                && !may(
                        context.request(),
                        "update",
                        type.get(),
                        version,
                        "finalizers",
                        owner.path("name").asString(""))) {
            throw Writes.forbidden(
                    context,
                    "cannot set blockOwnerDeletion if an ownerReference refers to a resource you"
                            + " can't set finalizers on: "
                            + user(context));
        }
    }

    private boolean may(
            ApiRequest request,
            String verb,
            ResourceDefinition type,
            String version,
            String subresource,
            String name) {
        return authorizer
                .authorize(
                        request.user(),
                        new Attributes(
                                verb,
                                type.key().group(),
                                version,
                                type.key().resource(),
                                subresource,
                                type.namespaced() ? request.namespace() : "",
                                name,
                                ""))
                .allowed();
    }

    private static String user(AdmissionContext context) {
        return "User \"" + context.request().user().name() + "\" cannot do that";
    }

    private static JsonNode owners(JsonNode object) {
        JsonNode owners = object.path("metadata").path("ownerReferences");
        return owners;
    }
}
