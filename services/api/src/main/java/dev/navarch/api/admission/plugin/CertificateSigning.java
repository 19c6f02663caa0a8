package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.patch.JsonEquality;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Only who may sign for a signer puts a certificate into a request's status, and only who may ends
 * a pod's request, in whatever way.
 */
public final class CertificateSigning implements AdmissionPlugin {

    private final SignerPermissions permissions;

    public CertificateSigning(Authorizer authorizer) {
        this.permissions = new SignerPermissions(authorizer);
    }

    @Override
    public String name() {
        return "CertificateSigning";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        GroupResource type = context.request().type().key();
        return context.request().subresource().equals("status")
                && (type.equals(SignerPermissions.REQUESTS)
                        || type.equals(Resources.POD_CERTIFICATE_REQUESTS));
    }

    @Override
    public void validate(AdmissionContext context) {
        boolean ofPod = context.request().type().key().equals(Resources.POD_CERTIFICATE_REQUESTS);
        JsonNode before = Writes.old(context).path("status");
        JsonNode after = Writes.object(context).path("status");
        boolean signs =
                ofPod
                        ? !JsonEquality.same(before, after)
                        : !before.path("certificate").equals(after.path("certificate"));
        String signer = Writes.old(context).path("spec").path("signerName").asString("");
        if (!signs || permissions.may(context.request().user(), "sign", signer)) {
            return;
        }
        if (ofPod) {
            throw Refusals.invalid(
                    context.request().type().key().group(),
                    context.request().type().kind(),
                    context.name(),
                    List.of(
                            new Cause(
                                    "FieldValueForbidden",
                                    "Forbidden: User \"%s\" is not permitted to \"sign\" for signer \"%s\""
                                            .formatted(context.request().user().name(), signer),
                                    "spec.signerName")));
        }
        throw Writes.forbidden(
                context, "user not permitted to sign requests with signerName \"" + signer + "\"");
    }
}
