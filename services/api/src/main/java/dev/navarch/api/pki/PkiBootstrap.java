package dev.navarch.api.pki;

import dev.navarch.model.settings.SettingException;
import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.KeyPairs;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.SecureFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Makes what is missing under {@code pki/} and reads the rest. What others already trust is never
 * replaced; the two serving certificates are renewed when they lack a name or are about to expire.
 */
public final class PkiBootstrap {

    private static final Duration AUTHORITY_VALIDITY = Duration.ofDays(3650);
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private final Path directory;
    private final InstantSource clock;
    private final GivenPki given;

    public PkiBootstrap(Path home, InstantSource clock) {
        this(home, clock, GivenPki.NONE);
    }

    /**
     * @param given is taken as it is; when it is complete, no file is read or written
     */
    public PkiBootstrap(Path home, InstantSource clock, GivenPki given) {
        this.directory = home.resolve("pki");
        this.clock = clock;
        this.given = given;
    }

    /**
     * Makes or reads everything.
     *
     * @throws IOException if a file cannot be read or written, or is damaged
     */
    public ClusterPki run(PkiPlan plan) throws IOException {
        try {
            if (!given.complete()) {
                SecureFiles.directory(directory);
            }
            Identity server;
            Identity kubeletClient;
            X509Certificate ca;
            if (given.needsAuthority()) {
                CertificateAuthority authority = authority("ca", "navarch-ca");
                server =
                        given.server().isPresent()
                                ? given.server().get()
                                : serving(
                                        authority,
                                        "apiserver",
                                        CertificateSpec.server(
                                                "kube-apiserver",
                                                plan.apiNames(),
                                                plan.apiAddresses()));
                serving(
                        authority,
                        "node",
                        CertificateSpec.server(
                                "system:node:" + plan.nodeName(),
                                plan.nodeNames(),
                                plan.nodeAddresses()));
                kubeletClient =
                        given.kubeletClient().isPresent()
                                ? given.kubeletClient().get()
                                : client(
                                        authority,
                                        "apiserver-kubelet-client",
                                        CertificateSpec.client(
                                                "kube-apiserver-kubelet-client", "system:masters"));
                ca = authority.certificate();
            } else {
                server = given.server().orElseThrow();
                kubeletClient = given.kubeletClient().orElseThrow();
                ca = server.chain().getLast();
            }
            FrontProxy proxy = frontProxy();
            KeyPair accounts =
                    given.serviceAccount().isPresent()
                            ? given.serviceAccount().get()
                            : serviceAccountKeys();
            List<PublicKey> believed = new ArrayList<>(List.of(accounts.getPublic()));
            believed.addAll(given.moreServiceAccountKeys());
            return new ClusterPki(
                    given.server().map(own -> own.chain().getLast()).orElse(ca),
                    server,
                    given.clientCas().isEmpty() ? List.of(ca) : given.clientCas(),
                    given.kubeletCas().isEmpty() ? List.of(ca) : given.kubeletCas(),
                    kubeletClient,
                    proxy.authorities(),
                    proxy.client(),
                    accounts,
                    believed);
        } catch (GeneralSecurityException e) {
            throw new IOException("damaged file under " + directory, e);
        }
    }

    /**
     * A certificate for the administrator, made anew at each call since only a kubeconfig holds it;
     * empty when the authority for clients is not this cluster's own.
     */
    public Optional<Identity> administrator() throws IOException {
        if (!given.clientCas().isEmpty()) {
            return Optional.empty();
        }
        try {
            KeyPair keys = KeyPairs.createRsa();
            X509Certificate certificate =
                    authority("ca", "navarch-ca")
                            .issue(
                                    CertificateSpec.client("kubernetes-admin", "system:masters"),
                                    keys.getPublic());
            return Optional.of(new Identity(keys.getPrivate(), List.of(certificate)));
        } catch (GeneralSecurityException e) {
            throw new IOException("damaged file under " + directory, e);
        }
    }

    private record FrontProxy(List<X509Certificate> authorities, Identity client) {}

    private FrontProxy frontProxy() throws IOException, GeneralSecurityException {
        if (!given.needsFrontProxyAuthority()) {
            return new FrontProxy(given.frontProxyCas(), given.frontProxyClient().orElseThrow());
        }
        CertificateAuthority authority = authority("front-proxy-ca", "navarch-front-proxy-ca");
        return new FrontProxy(
                given.frontProxyCas().isEmpty()
                        ? List.of(authority.certificate())
                        : given.frontProxyCas(),
                given.frontProxyClient().isPresent()
                        ? given.frontProxyClient().get()
                        : client(
                                authority,
                                "front-proxy-client",
                                CertificateSpec.client("front-proxy-client")));
    }

    private CertificateAuthority authority(String name, String commonName)
            throws IOException, GeneralSecurityException {
        if (exists(name)) {
            return new CertificateAuthority(read(name), clock);
        }
        if (Files.exists(directory.resolve(name + ".crt"))) {
            throw new SettingException(
                    "navarch.home (" + directory + ")",
                    name
                            + ".key is missing, without which nothing can be signed for "
                            + name
                            + ".crt; bring it back, or give all certificates by their settings");
        }
        CertificateAuthority made =
                CertificateAuthority.create(commonName, AUTHORITY_VALIDITY, clock);
        write(name, made.identity());
        return made;
    }

    private Identity client(CertificateAuthority ca, String name, CertificateSpec spec)
            throws IOException, GeneralSecurityException {
        if (exists(name) && !expiresSoon(read(name).certificate())) {
            return read(name);
        }
        return write(name, ca.issue(spec));
    }

    private Identity serving(CertificateAuthority ca, String name, CertificateSpec spec)
            throws IOException, GeneralSecurityException {
        if (exists(name)) {
            X509Certificate certificate = read(name).certificate();
            if (!expiresSoon(certificate) && names(certificate).containsAll(wanted(spec))) {
                return read(name);
            }
        }
        return write(name, ca.issue(spec));
    }

    private boolean expiresSoon(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant().isBefore(clock.instant().plus(RENEW_BEFORE));
    }

    private static Set<Object> names(X509Certificate certificate)
            throws CertificateParsingException {
        Set<Object> names = new HashSet<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            alternatives.forEach(name -> names.add(name.get(1)));
        }
        return names;
    }

    private static Set<Object> wanted(CertificateSpec spec) {
        Set<Object> wanted = new HashSet<>(spec.dnsNames());
        for (String address : spec.addresses()) {
            wanted.add(InetAddress.ofLiteral(address).getHostAddress());
        }
        return wanted;
    }

    private KeyPair serviceAccountKeys() throws IOException, GeneralSecurityException {
        Path secret = directory.resolve("sa.key");
        Path open = directory.resolve("sa.pub");
        if (!Files.exists(secret) || !Files.exists(open)) {
            KeyPair made = KeyPairs.create();
            SecureFiles.write(open, Pem.encode(made.getPublic()));
            SecureFiles.write(secret, Pem.encode(made.getPrivate()));
        }
        return new KeyPair(
                Pem.publicKey(Files.readString(open)), Pem.privateKey(Files.readString(secret)));
    }

    private boolean exists(String name) {
        return Files.exists(directory.resolve(name + ".crt"))
                && Files.exists(directory.resolve(name + ".key"));
    }

    private Identity read(String name) throws IOException, GeneralSecurityException {
        return Pem.identity(directory.resolve(name + ".crt"), directory.resolve(name + ".key"));
    }

    /** The key first: who waits for the certificate then finds both. */
    private Identity write(String name, Identity identity) throws IOException {
        SecureFiles.write(directory.resolve(name + ".key"), Pem.encode(identity.key()));
        SecureFiles.write(directory.resolve(name + ".crt"), Pem.encode(identity.chain()));
        return identity;
    }
}
