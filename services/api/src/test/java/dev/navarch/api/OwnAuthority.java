package dev.navarch.api;

import dev.navarch.wire.pki.CertificateAuthority;
import dev.navarch.wire.pki.CertificateSpec;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All that an operator may bring along, as files: authorities, certificates and keys. */
final class OwnAuthority {

    final CertificateAuthority servers = authority("servers");
    final CertificateAuthority clients = authority("clients");
    final CertificateAuthority nodes = authority("nodes");
    final CertificateAuthority proxies = authority("proxies");
    final KeyPair accounts = rsa();

    private final Path directory;

    OwnAuthority(Path directory) {
        this.directory = directory;
    }

    private static CertificateAuthority authority(String name) {
        return CertificateAuthority.create(name, Duration.ofDays(1), InstantSource.system());
    }

    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no RSA", e);
        }
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }

    /** At once, so that nobody who looks meanwhile sees half of it. */
    static void replace(Path file, String content) throws IOException {
        Path whole = Files.writeString(file.resolveSibling("." + file.getFileName()), content);
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * A serving certificate for 127.0.0.1 and some names, as {@code <name>.crt} and {@code .key}.
     */
    Identity serving(String name, String... dnsNames) throws IOException {
        return write(
                name,
                servers.issue(
                        CertificateSpec.server(name, List.of(dnsNames), List.of("127.0.0.1"))));
    }

    Identity write(String name, Identity identity) throws IOException {
        file(name + ".key", Pem.encode(identity.key()));
        file(name + ".crt", Pem.encode(identity.chain()));
        return identity;
    }

    /** The properties that give everything. */
    Map<String, Object> properties() throws IOException {
        serving("server", "localhost");
        write("kubelet", nodes.issue(CertificateSpec.client("api", "system:masters")));
        write("proxy", proxies.issue(CertificateSpec.client("front-proxy-client")));
        Map<String, Object> properties = new HashMap<>();
        properties.put("navarch.serving.cert-file", at("server.crt"));
        properties.put("navarch.serving.key-file", at("server.key"));
        properties.put("navarch.serving.reload", "100ms");
        properties.put(
                "navarch.authentication.client-ca-file",
                file("clients.crt", Pem.encode(clients.certificate())).toString());
        properties.put(
                "navarch.authentication.request-header.client-ca-file",
                file("proxies.crt", Pem.encode(proxies.certificate())).toString());
        properties.put(
                "navarch.kubelet.certificate-authority",
                file("nodes.crt", Pem.encode(nodes.certificate())).toString());
        properties.put("navarch.kubelet.client-certificate", at("kubelet.crt"));
        properties.put("navarch.kubelet.client-key", at("kubelet.key"));
        properties.put("navarch.aggregation.proxy-client-cert-file", at("proxy.crt"));
        properties.put("navarch.aggregation.proxy-client-key-file", at("proxy.key"));
        properties.put(
                "navarch.service-account.signing-key-file",
                file("sa.key", Pem.encode(accounts.getPrivate())).toString());
        return properties;
    }

    private String at(String name) {
        return directory.resolve(name).toString();
    }
}
