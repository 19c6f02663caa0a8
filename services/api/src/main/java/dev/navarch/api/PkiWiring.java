package dev.navarch.api;

import dev.navarch.api.pki.Administrator;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.GivenPki;
import dev.navarch.api.pki.KeyFiles;
import dev.navarch.api.pki.PkiBootstrap;
import dev.navarch.api.pki.ServingCertificates;
import dev.navarch.model.settings.SettingException;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.TlsLimits;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keys and certificates: what the operator gives, and for the rest what the cluster makes. */
@Configuration(proxyBeanMethods = false)
class PkiWiring {

    private static final String SERVING = "navarch.serving.";
    private static final String KUBELET = "navarch.kubelet.";
    private static final String AGGREGATION = "navarch.aggregation.";
    private static final String AUTHENTICATION = "navarch.authentication.";
    private static final String ACCOUNTS = "navarch.service-account.";

    @Bean
    GivenPki apiGivenPki(
            ServingProperties serving,
            KubeletProperties kubelet,
            AggregationProperties aggregation,
            AuthenticationProperties authentication,
            ServiceAccountProperties accounts) {
        return new GivenPki(
                serving(serving),
                KeyFiles.authorities(
                        AUTHENTICATION + "client-ca-file", authentication.clientCaFile()),
                KeyFiles.identity(
                        KUBELET + "client-certificate",
                        kubelet.clientCertificate(),
                        KUBELET + "client-key",
                        kubelet.clientKey()),
                KeyFiles.authorities(
                        KUBELET + "certificate-authority", kubelet.certificateAuthority()),
                KeyFiles.identity(
                        AGGREGATION + "proxy-client-cert-file",
                        aggregation.proxyClientCertFile(),
                        AGGREGATION + "proxy-client-key-file",
                        aggregation.proxyClientKeyFile()),
                KeyFiles.authorities(
                        AUTHENTICATION + "request-header.client-ca-file",
                        authentication.requestHeader().clientCaFile()),
                KeyFiles.pair(ACCOUNTS + "signing-key-file", accounts.signingKeyFile()),
                KeyFiles.publicKeys(ACCOUNTS + "key-files", accounts.keyFiles()));
    }

    @Bean
    PkiBootstrap apiCertificates(ApiProperties properties, GivenPki given) {
        return new PkiBootstrap(properties.home(), InstantSource.system(), given);
    }

    @Bean
    ClusterPki apiPki(PkiBootstrap certificates, HostNames hosts) throws IOException {
        return certificates.run(hosts.pki());
    }

    @Bean
    Administrator apiAdministrator(PkiBootstrap certificates) {
        return certificates::administrator;
    }

    @Bean
    ServingCertificates apiServing(
            ServingProperties settings, ClusterPki pki, ScheduledExecutorService timer) {
        List<X509Certificate> askedFrom = new ArrayList<>(pki.clientCas());
        askedFrom.addAll(pki.frontProxyCas());
        ServingCertificates serving =
                new ServingCertificates(
                        () ->
                                new ServingCertificates.Certificates(
                                        serving(settings).orElse(pki.server()), named(settings)),
                        askedFrom,
                        limits(settings));
        if (settings.reload().isPositive()) {
            Periodic.every(timer, settings.reload(), serving::reload);
        }
        return serving;
    }

    private static Optional<Identity> serving(ServingProperties settings) {
        return KeyFiles.identity(
                SERVING + "cert-file",
                settings.certFile(),
                SERVING + "key-file",
                settings.keyFile());
    }

    private static List<ServingCertificates.Named> named(ServingProperties settings) {
        List<ServingCertificates.Named> named = new ArrayList<>();
        for (ServingProperties.Sni sni : settings.sni()) {
            String setting = SERVING + "sni[" + named.size() + "].";
            Identity identity =
                    KeyFiles.identity(
                                    setting + "cert-file",
                                    sni.certFile(),
                                    setting + "key-file",
                                    sni.keyFile())
                            .orElseThrow(() ->
                                    new SettingException(setting + "cert-file", "is required"));
            named.add(new ServingCertificates.Named(identity, sni.names()));
        }
        return named;
    }

    private static TlsLimits limits(ServingProperties settings) {
        List<String> protocols =
                switch (settings.tlsMinVersion()) {
                    case "VersionTLS12" -> TlsLimits.DEFAULT.protocols();
                    case "VersionTLS13" -> List.of("TLSv1.3");
                    default ->
                            throw new SettingException(
                                    SERVING + "tls-min-version",
                                    "must be VersionTLS12 or VersionTLS13, not \""
                                            + settings.tlsMinVersion()
                                            + "\"");
                };
        Set<String> known = TlsLimits.knownCipherSuites();
        for (String suite : settings.tlsCipherSuites()) {
            if (!known.contains(suite)) {
                throw new SettingException(
                        SERVING + "tls-cipher-suites", "there is no \"" + suite + "\"");
            }
        }
        return new TlsLimits(protocols, settings.tlsCipherSuites());
    }
}
