package dev.navarch.api.remote;

import dev.navarch.api.auth.User;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.wire.client.Target;
import dev.navarch.wire.http.Headers;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.Tls;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** How to reach an aggregated API, and how to tell it whose request it is. */
final class AggregatedServer {

    private final ServiceLocator services;
    private final ClusterPki pki;

    AggregatedServer(ServiceLocator services, ClusterPki pki) {
        this.services = services;
        this.pki = pki;
    }

    Target target(AggregatedApi api) {
        InetSocketAddress address =
                services.endpoint(api.namespace(), api.service(), Integer.toString(api.port()));
        String name = api.service() + "." + api.namespace() + ".svc";
        if (api.insecure()) {
            return Target.unverified(
                    address, Tls.trustingClient(Optional.of(pki.frontProxyClient())), name);
        }
        return Target.secured(address, client(api), name);
    }

    private SSLContext client(AggregatedApi api) {
        try {
            TrustedAuthorities trusted =
                    new TrustedAuthorities(
                            api.caBundle().isPresent()
                                    ? Pem.certificates(decoded(api.caBundle().get()))
                                    : List.of(pki.ca()));
            return Tls.client(trusted, Optional.of(pki.frontProxyClient()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw Refusals.internal("the caBundle of " + api.name());
        }
    }

    private static String decoded(String bundle) {
        return new String(Base64.getDecoder().decode(bundle), StandardCharsets.US_ASCII);
    }

    static void identify(Headers headers, User user) {
        headers.add("x-remote-user", user.name());
        if (!user.uid().isEmpty()) {
            headers.add("x-remote-uid", user.uid());
        }
        user.groups().forEach(group -> headers.add("x-remote-group", group));
        user.extra()
                .forEach((key, values) ->
                        values.forEach(value ->
                                headers.add(
                                        "x-remote-extra-"
                                                + URLEncoder.encode(key, StandardCharsets.UTF_8),
                                        value)));
    }
}
