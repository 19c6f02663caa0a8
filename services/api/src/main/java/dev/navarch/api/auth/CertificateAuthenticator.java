package dev.navarch.api.auth;

import dev.navarch.wire.http.Connection;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * A client certificate: the common name is the user, organizations are the groups, and an attribute
 * of Kubernetes' own is the uid (KEP-4427).
 */
public final class CertificateAuthenticator implements Authenticator {

    private static final String UID_OID = "1.3.6.1.4.1.57683.2";
    private static final String UID = "KUBERNETESUID";

    private final TrustedAuthorities authorities;
    private final boolean uids;
    private final InstantSource clock;

    private record Seen(Authentication result) {}

    /**
     * @param uids whether certificates may say the user's uid
     */
    public CertificateAuthenticator(
            TrustedAuthorities authorities, boolean uids, InstantSource clock) {
        this.authorities = authorities;
        this.uids = uids;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Connection connection, Headers headers) {
        if (connection.peer().isEmpty()) {
            return new Authentication.NoOpinion();
        }
        return connection.note(Seen.class, () -> new Seen(judge(connection.peer()))).result();
    }

    private Authentication judge(List<X509Certificate> chain) {
        if (!authorities.verifiesClient(chain, clock.instant())) {
            return new Authentication.Refused("the client certificate is not trusted");
        }
        List<String> uid = uids ? values(chain.getFirst(), UID) : List.of();
        if (uid.size() > 1) {
            return new Authentication.Refused("the client certificate has several uids");
        }
        User user = user(chain.getFirst());
        return new Authentication.Known(
                new User(
                        user.name(), uid.isEmpty() ? "" : uid.getFirst(), user.groups(), Map.of()));
    }

    static User user(X509Certificate certificate) {
        List<String> names = values(certificate, "CN");
        List<String> groups = new ArrayList<>(values(certificate, "O"));
        groups.add("system:authenticated");
        return new User(names.isEmpty() ? "" : names.getLast(), "", groups, Map.of());
    }

    /** The values of an attribute of the subject. */
    private static List<String> values(X509Certificate certificate, String type) {
        String subject =
                certificate
                        .getSubjectX500Principal()
                        .getName(X500Principal.RFC2253, Map.of(UID_OID, UID));
        List<String> values = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase(type)) {
                    values.add(part.getValue().toString());
                }
            }
        } catch (InvalidNameException e) {
            throw new IllegalStateException("a verified certificate has no subject", e);
        }
        return values;
    }
}
