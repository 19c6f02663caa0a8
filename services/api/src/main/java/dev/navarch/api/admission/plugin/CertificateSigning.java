package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.auth.Authorizer;
import tools.jackson.databind.JsonNode;

/** Only who may sign for a signer puts a certificate into a request's status. */
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
        return context.request().type().key().equals(SignerPermissions.REQUESTS)
                && context.request().subresource().equals("status");
    }

    @Override
    public void validate(AdmissionContext context) {
        JsonNode before = Writes.old(context).path("status").path("certificate");
        JsonNode after = Writes.object(context).path("status").path("certificate");
        if (before.equals(after)) {
            return;
        }
        String signer = Writes.old(context).path("spec").path("signerName").asString("");
        if (!permissions.may(context.request().user(), "sign", signer)) {
            throw Writes.forbidden(
                    context,
                    "user not permitted to sign requests with signerName \"" + signer + "\"");
        }
    }
}
