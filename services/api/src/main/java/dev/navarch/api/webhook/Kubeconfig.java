package dev.navarch.api.webhook;

import dev.navarch.api.settings.Section;
import dev.navarch.wire.pki.Identity;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How to reach a server: the current context of a kubeconfig file.
 *
 * @param server where to post to
 * @param authorization the header's value; empty for none
 */
public record Kubeconfig(URI server, SSLContext tls, String authorization) {

    /**
     * @param setting what names the file
     * @throws dev.navarch.model.settings.SettingException if it is missing, wrong or asks for what
     *     is not supported
     */
    public static Kubeconfig read(String setting, Path file) {
        Section root = Section.read(setting, file);
        String context = root.required("current-context");
        Section used = named(root, "contexts", context, "context");
        Section cluster = named(root, "clusters", used.required("cluster"), "cluster");
        Optional<Section> user =
                used.has("user")
                        ? Optional.of(named(root, "users", used.required("user"), "user"))
                        : Optional.empty();
        for (String unsupported : new String[] {"proxy-url", "tls-server-name"}) {
            if (cluster.has(unsupported)) {
                throw cluster.problem(unsupported, "is not supported");
            }
        }
        for (String unsupported : new String[] {"exec", "auth-provider"}) {
            if (user.isPresent() && user.get().has(unsupported)) {
                throw user.get().problem(unsupported, "is not supported");
            }
        }
        Path directory = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
        return new Kubeconfig(
                server(cluster),
                tls(cluster, user, directory),
                user.map(u -> authorization(u, directory)).orElse(""));
    }

    private static Section named(Section root, String list, String name, String part) {
        for (Section entry : root.items(list)) {
            if (entry.text("name").equals(name)) {
                return entry.child(part).orElseThrow(() -> entry.problem(part, "is required"));
            }
        }
        throw root.problem(list, "there is none with the name \"" + name + "\"");
    }

    private static URI server(Section cluster) {
        try {
            URI server = URI.create(cluster.required("server"));
            if ("https".equals(server.getScheme()) || "http".equals(server.getScheme())) {
                return server;
            }
        } catch (IllegalArgumentException noUri) {
            throw cluster.problem("server", "must be a URL");
        }
        throw cluster.problem("server", "must be a URL that begins with https://");
    }

    private static SSLContext tls(Section cluster, Optional<Section> user, Path directory) {
        Optional<Identity> identity = user.flatMap(u -> identity(u, directory));
        if (cluster.flag("insecure-skip-tls-verify", false)) {
            return Tls.trustingClient(identity);
        }
        String authorities = content(cluster, "certificate-authority", directory);
        try {
            if (!authorities.isEmpty()) {
                return Tls.client(new TrustedAuthorities(Pem.certificates(authorities)), identity);
            }
            if (identity.isEmpty()) {
                return SSLContext.getDefault();
            }
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw cluster.problem("certificate-authority", "holds no certificate");
        }
        throw cluster.problem(
                "certificate-authority", "is required where a client certificate is shown");
    }

    private static Optional<Identity> identity(Section user, Path directory) {
        String certificate = content(user, "client-certificate", directory);
        String key = content(user, "client-key", directory);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Identity(Pem.privateKey(key), Pem.certificates(certificate)));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw user.problem("client-certificate", "is no certificate with its key");
        }
    }

    private static String authorization(Section user, Path directory) {
        String token = user.text("token");
        if (token.isEmpty() && user.has("tokenFile")) {
            token = file(user, "tokenFile", directory).strip();
        }
        if (!token.isEmpty()) {
            return "Bearer " + token;
        }
        if (!user.has("username")) {
            return "";
        }
        String pair = user.text("username") + ":" + user.text("password");
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** What a field says in base64, or else the file that it names. */
    private static String content(Section section, String field, Path directory) {
        if (!section.has(field + "-data")) {
            return section.has(field) ? file(section, field, directory) : "";
        }
        try {
            return new String(
                    Base64.getDecoder().decode(section.text(field + "-data")),
                    StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw section.problem(field + "-data", "must be base64");
        }
    }

    private static String file(Section section, String field, Path directory) {
        Path file = directory.resolve(section.text(field));
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw section.problem(field, "cannot read " + file);
        }
    }

    /** Without what proves who asks. */
    @Override
    public String toString() {
        return "Kubeconfig[" + server + "]";
    }
}
