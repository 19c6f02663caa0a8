package dev.navarch.wire.pki;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The authorities whose certificates are believed. */
public final class TrustedAuthorities {

    /** RFC 5280 id-kp-clientAuth and anyExtendedKeyUsage. */
    private static final Set<String> CLIENT_USAGES = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

    private final List<X509Certificate> authorities;

    public TrustedAuthorities(List<X509Certificate> authorities) {
        this.authorities = List.copyOf(authorities);
    }

    public List<X509Certificate> certificates() {
        return authorities;
    }

    /** Whether a client's chain leads to one of these authorities and is valid at this moment. */
    public boolean verifiesClient(List<X509Certificate> chain, Instant now) {
        if (chain.isEmpty() || authorities.isEmpty()) {
            return false;
        }
        try {
            List<String> usage = chain.getFirst().getExtendedKeyUsage();
            if (usage != null && usage.stream().noneMatch(CLIENT_USAGES::contains)) {
                return false;
            }
            Set<TrustAnchor> anchors = new HashSet<>();
            authorities.forEach(a -> anchors.add(new TrustAnchor(a, null)));
            PKIXParameters parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            List<X509Certificate> below = new ArrayList<>(chain);
            below.removeIf(authorities::contains);
            CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(below);
            CertPathValidator.getInstance("PKIX").validate(path, parameters);
            return !below.isEmpty();
        } catch (CertPathValidatorException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK cannot validate certificates", e);
        }
    }

    /** For clients that check a server's certificate. */
    public TrustManager[] trustManagers() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException("cannot trust the given authorities", e);
        }
    }
}
