package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Writes;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/** Nobody becomes an administrator by a certificate that the cluster signs for clients. */
public final class CertificateSubjectRestriction implements AdmissionPlugin {

    private static final String SIGNER = "kubernetes.io/kube-apiserver-client";
    private static final String MASTERS = "system:masters";

    /** The attribute type {@code organizationName} in DER: object identifier 2.5.4.10. */
    private static final String ORGANIZATION = "060355040a";

    @Override
    public String name() {
        return "CertificateSubjectRestriction";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, SignerPermissions.REQUESTS);
    }

    @Override
    public void validate(AdmissionContext context) {
        ObjectNode object = Writes.object(context);
        if (object.path("spec").path("signerName").asString("").equals(SIGNER)
                && hasMasters(object.path("spec").path("request").asString(""))) {
            throw Writes.forbidden(
                    context,
                    "use of " + SIGNER + " signer with " + MASTERS + " group is not allowed");
        }
    }

    /**
     * An attribute's value follows its type directly, whatever kind of string it is: one byte for
     * the kind, one for the length, then the text.
     */
    private static boolean hasMasters(String request) {
        try {
            String pem =
                    new String(Base64.getMimeDecoder().decode(request), StandardCharsets.US_ASCII);
            String body = pem.replaceAll("-----[A-Z ]+-----", "");
            String der = HexFormat.of().formatHex(Base64.getMimeDecoder().decode(body));
            String value = HexFormat.of().formatHex(MASTERS.getBytes(StandardCharsets.US_ASCII));
            String length = HexFormat.of().toHexDigits((byte) MASTERS.length());
            return der.matches("(?s).*" + ORGANIZATION + "(0c|13|14|16)" + length + value + ".*");
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
