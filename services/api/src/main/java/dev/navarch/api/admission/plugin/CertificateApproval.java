package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.auth.Authorizer;

/** Only who may approve for a signer approves a request to it. */
public final class CertificateApproval implements AdmissionPlugin {

    private final SignerPermissions permissions;

    public CertificateApproval(Authorizer authorizer) {
        this.permissions = new SignerPermissions(authorizer);
    }

    @Override
    public String name() {
        return "CertificateApproval";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return context.request().type().key().equals(SignerPermissions.REQUESTS)
                && context.request().subresource().equals("approval");
    }

    @Override
    public void validate(AdmissionContext context) {
        String signer = Writes.old(context).path("spec").path("signerName").asString("");
        if (!permissions.may(context.request().user(), "approve", signer)) {
            throw Writes.forbidden(
                    context,
                    "user not permitted to approve requests with signerName \"" + signer + "\"");
        }
    }
}
