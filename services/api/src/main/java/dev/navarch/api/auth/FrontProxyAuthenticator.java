package dev.navarch.api.auth;

import dev.navarch.wire.http.Connection;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A front proxy that has authenticated the user itself: it shows a certificate of its own authority
 * and names the user in headers.
 */
public final class FrontProxyAuthenticator implements Authenticator {

    private static final String EXTRA = "x-remote-extra-";

    private final TrustedAuthorities authorities;
    private final Set<String> allowedNames;
    private final InstantSource clock;

    private record Trusted(boolean yes) {}

    /**
     * @param allowedNames common names of the certificates that may speak for others
     */
    public FrontProxyAuthenticator(
            TrustedAuthorities authorities, Set<String> allowedNames, InstantSource clock) {
        this.authorities = authorities;
        this.allowedNames = Set.copyOf(allowedNames);
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Connection connection, Headers headers) {
        Optional<String> name = headers.first("x-remote-user").filter(n -> !n.isEmpty());
        if (name.isEmpty() || connection.peer().isEmpty() || !trusted(connection)) {
            return new Authentication.NoOpinion();
        }
        List<String> groups = new ArrayList<>(headers.all("x-remote-group"));
        if (!groups.contains("system:authenticated")) {
            groups.add("system:authenticated");
        }
        Map<String, List<String>> extra = new LinkedHashMap<>();
        headers.forEach((header, value) -> {
            if (header.startsWith(EXTRA)) {
                extra.computeIfAbsent(
                                URLDecoder.decode(
                                        header.substring(EXTRA.length()), StandardCharsets.UTF_8),
                                k -> new ArrayList<>())
                        .add(value);
            }
        });
        return new Authentication.Known(
                new User(name.get(), headers.first("x-remote-uid").orElse(""), groups, extra));
    }

    private boolean trusted(Connection connection) {
        return connection
                .note(
                        Trusted.class,
                        () ->
                                new Trusted(
                                        authorities.verifiesClient(
                                                        connection.peer(), clock.instant())
                                                && allowedNames.contains(
                                                        CertificateAuthenticator.user(
                                                                        connection
                                                                                .peer()
                                                                                .getFirst())
                                                                .name())))
                .yes();
    }
}
