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

/**
 * A front proxy that has authenticated the user itself: it shows a certificate of its own authority
 * and names the user in headers.
 */
public final class FrontProxyAuthenticator implements Authenticator {

    private final TrustedAuthorities authorities;
    private final RequestHeaders names;
    private final InstantSource clock;

    private record Trusted(boolean yes) {}

    public FrontProxyAuthenticator(
            TrustedAuthorities authorities, RequestHeaders names, InstantSource clock) {
        this.authorities = authorities;
        this.names = names;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Connection connection, Headers headers) {
        Optional<String> name = first(headers, names.username());
        if (name.isEmpty() || connection.peer().isEmpty() || !trusted(connection)) {
            return new Authentication.NoOpinion();
        }
        List<String> groups = new ArrayList<>();
        names.group().forEach(header -> groups.addAll(headers.all(RequestHeaders.lower(header))));
        if (!groups.contains("system:authenticated")) {
            groups.add("system:authenticated");
        }
        return new Authentication.Known(
                new User(
                        name.get(),
                        first(headers, names.uid()).orElse(""),
                        groups,
                        extra(headers)));
    }

    private Map<String, List<String>> extra(Headers headers) {
        List<String> prefixes = names.extraPrefixes().stream().map(RequestHeaders::lower).toList();
        Map<String, List<String>> extra = new LinkedHashMap<>();
        headers.forEach((header, value) ->
                prefixes.stream()
                        .filter(header::startsWith)
                        .findFirst()
                        .map(prefix -> header.substring(prefix.length()))
                        .ifPresent(key ->
                                extra.computeIfAbsent(
                                                URLDecoder.decode(key, StandardCharsets.UTF_8),
                                                k -> new ArrayList<>())
                                        .add(value)));
        return extra;
    }

    private static Optional<String> first(Headers headers, List<String> names) {
        return names.stream()
                .map(name -> headers.first(RequestHeaders.lower(name)).orElse(""))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private boolean trusted(Connection connection) {
        return connection
                .note(
                        Trusted.class,
                        () ->
                                new Trusted(
                                        authorities.verifiesClient(
                                                        connection.peer(), clock.instant())
                                                && allowed(
                                                        CertificateAuthenticator.user(
                                                                        connection
                                                                                .peer()
                                                                                .getFirst())
                                                                .name())))
                .yes();
    }

    private boolean allowed(String commonName) {
        return names.allowedNames().isEmpty() || names.allowedNames().contains(commonName);
    }
}
