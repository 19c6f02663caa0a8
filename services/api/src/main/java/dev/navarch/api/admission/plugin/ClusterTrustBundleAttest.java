package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.patch.JsonEquality;
import dev.navarch.model.Resources;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Only who may attest for a signer says which authorities are the signer's. What garbage collection
 * and storage migration do to a bundle says nothing new, so they need no such permission.
 */
public final class ClusterTrustBundleAttest implements AdmissionPlugin {

    private static final List<String> OF_COLLECTION =
            List.of("ownerReferences", "finalizers", "managedFields", "resourceVersion");

    private final SignerPermissions permissions;

    public ClusterTrustBundleAttest(Authorizer authorizer) {
        this.permissions = new SignerPermissions(authorizer);
    }

    @Override
    public String name() {
        return "ClusterTrustBundleAttest";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return context.request().type().key().equals(Resources.CLUSTER_TRUST_BUNDLES)
                && context.operation() != ApiVerb.DELETE;
    }

    @Override
    public void validate(AdmissionContext context) {
        JsonNode bundle = Writes.object(context);
        String signer = bundle.path("spec").path("signerName").asString("");
        boolean asBefore =
                context.old()
                        .filter(old -> JsonEquality.same(statement(old), statement(bundle)))
                        .isPresent();
        if (!signer.isEmpty()
                && !asBefore
                && !permissions.may(context.request().user(), "attest", signer)) {
            throw Writes.forbidden(
                    context, "user not permitted to attest for signerName \"" + signer + "\"");
        }
    }

    private static ObjectNode statement(JsonNode bundle) {
        ObjectNode bare = (ObjectNode) bundle.deepCopy();
        bare.withObjectProperty("metadata").remove(OF_COLLECTION);
        return bare;
    }
}
