package dev.navarch.api.admission.plugin;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.User;
import dev.navarch.model.GroupResource;

/** Who may speak for a signer: a permission on {@code signers}, by full name or by domain. */
final class SignerPermissions {

    static final GroupResource REQUESTS =
            new GroupResource("certificates.k8s.io", "certificatesigningrequests");

    private final Authorizer authorizer;

    SignerPermissions(Authorizer authorizer) {
        this.authorizer = authorizer;
    }

    /**
     * @param verb {@code approve} or {@code sign}
     */
    boolean may(User user, String verb, String signer) {
        int slash = signer.indexOf('/');
        String domain = slash < 0 ? signer : signer.substring(0, slash) + "/*";
        return allowed(user, verb, signer) || allowed(user, verb, domain);
    }

    private boolean allowed(User user, String verb, String name) {
        return authorizer
                .authorize(
                        user,
                        new Attributes(
                                verb, "certificates.k8s.io", "*", "signers", "", "", name, ""))
                .allowed();
    }
}
