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

/** A client certificate: the common name is the user, organizations are the groups. */
public final class CertificateAuthenticator implements Authenticator {

    private final TrustedAuthorities authorities;
    private final InstantSource clock;

    private record Seen(Authentication result) {}

    public CertificateAuthenticator(TrustedAuthorities authorities, InstantSource clock) {
        this.authorities = authorities;
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
        return new Authentication.Known(user(chain.getFirst()));
    }

    static User user(X509Certificate certificate) {
        String name = "";
        List<String> groups = new ArrayList<>();
        try {
            LdapName subject = new LdapName(certificate.getSubjectX500Principal().getName());
            for (Rdn part : subject.getRdns()) {
                if (part.getType().equalsIgnoreCase("CN")) {
                    name = part.getValue().toString();
                } else if (part.getType().equalsIgnoreCase("O")) {
                    groups.add(part.getValue().toString());
                }
            }
        } catch (InvalidNameException e) {
            throw new IllegalStateException("a verified certificate has no subject", e);
        }
        groups.add("system:authenticated");
        return new User(name, "", groups, Map.of());
    }
}
