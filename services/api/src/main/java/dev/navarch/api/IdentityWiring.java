package dev.navarch.api;

import dev.navarch.api.auth.AuthorizerChain;
import dev.navarch.api.auth.token.CachedBoundObjects;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.auth.token.TokenVerifier;
import dev.navarch.api.bootstrap.BootstrapTokenUpkeep;
import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.bootstrap.RoleAggregation;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.certificate.NodeClientApprover;
import dev.navarch.api.certificate.NodeServingApprover;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.ComponentTokens;
import dev.navarch.api.pki.GivenPki;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.wire.pki.SecureFiles;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Who this cluster is: names, its own tokens, and what keeps roles, bootstrap tokens and nodes'
 * certificates in order.
 */
@Configuration(proxyBeanMethods = false)
class IdentityWiring {

    private static final InstantSource CLOCK = InstantSource.system();

    @Bean
    HostNames apiHostNames(ApiProperties properties) {
        return new HostNames(properties);
    }

    /**
     * Where Navarch's own services are, their tokens are written for them. Without Kafka and with
     * all certificates given there are none, and the directory of keys may be read-only or missing.
     */
    @Bean
    TokenSigner apiTokenSigner(
            ApiProperties properties,
            ServiceAccountProperties settings,
            ClusterPki pki,
            GivenPki given,
            HostNames hosts)
            throws IOException {
        TokenSigner signer =
                new TokenSigner(settings.tokens(pki, properties.clusterDomain()), CLOCK);
        if (properties.kafka().enabled() || !given.complete()) {
            SecureFiles.directory(properties.home().resolve("pki"));
            ComponentTokens.write(properties.home(), hosts.nodeName(), signer);
            ComponentTokens.writeCommandKey(properties.home());
        }
        return signer;
    }

    @Bean
    TokenVerifier apiTokenVerifier(TokenSigner signer, WatchCache cache) {
        return new TokenVerifier(signer.settings(), new CachedBoundObjects(cache), CLOCK);
    }

    @Bean(destroyMethod = "close")
    RoleAggregation apiRoleAggregation(WatchCache cache, ReviewEngine engine, TypeRegistry types) {
        return new RoleAggregation(cache, new Ensure(engine, types));
    }

    @Bean(destroyMethod = "close")
    BootstrapTokenUpkeep apiBootstrapTokenUpkeep(
            WatchCache cache, ReviewEngine engine, TypeRegistry types) {
        return new BootstrapTokenUpkeep(cache, new Ensure(engine, types), CLOCK);
    }

    @Bean(destroyMethod = "close")
    NodeClientApprover apiNodeClientApprover(
            WatchCache cache, AuthorizerChain authorizer, ReviewEngine engine, TypeRegistry types) {
        return new NodeClientApprover(cache, authorizer, new Ensure(engine, types), CLOCK);
    }

    @Bean(destroyMethod = "close")
    NodeServingApprover apiNodeServingApprover(
            WatchCache cache,
            AuthorizerChain authorizer,
            ReviewEngine engine,
            TypeRegistry types,
            HostNames hosts) {
        Set<String> reserved = new HashSet<>(hosts.pki().apiNames());
        reserved.add(hosts.serviceAddress());
        reserved.add(hosts.advertised());
        return new NodeServingApprover(cache, authorizer, new Ensure(engine, types), reserved);
    }
}
