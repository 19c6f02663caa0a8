package dev.navarch.api;

import dev.navarch.api.auth.Authenticators;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.AuthorizerChain;
import dev.navarch.api.auth.CertificateAuthenticator;
import dev.navarch.api.auth.FrontProxyAuthenticator;
import dev.navarch.api.auth.MastersAuthorizer;
import dev.navarch.api.auth.NodeAuthorizer;
import dev.navarch.api.auth.TokenAuthenticator;
import dev.navarch.api.auth.authorizers.AuthorizationFile;
import dev.navarch.api.auth.authorizers.AuthorizerSettings;
import dev.navarch.api.auth.bootstrap.BootstrapTokens;
import dev.navarch.api.auth.oidc.OidcSettings;
import dev.navarch.api.auth.oidc.OidcTokens;
import dev.navarch.api.auth.rbac.RbacAuthorizer;
import dev.navarch.api.auth.rbac.RbacView;
import dev.navarch.api.auth.token.CachedBoundObjects;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.auth.token.TokenVerifier;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.auth.webhook.WebhookAuthorizer;
import dev.navarch.api.auth.webhook.WebhookTokens;
import dev.navarch.api.bootstrap.BootstrapTokenUpkeep;
import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.bootstrap.RoleAggregation;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.certificate.NodeClientApprover;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.ComponentTokens;
import dev.navarch.api.pki.GivenPki;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.settings.SettingException;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.api.webhook.KubeconfigClient;
import dev.navarch.wire.pki.Pem;
import dev.navarch.wire.pki.SecureFiles;
import dev.navarch.wire.pki.TrustedAuthorities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/**
 * Who this cluster is and who asks: names, certificates, tokens, authentication and authorization.
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

    /** Every kind of bearer token that this server knows. */
    @Bean
    @Primary
    Tokens apiTokens(
            ApiProperties properties,
            AuthenticationProperties settings,
            TokenVerifier accounts,
            TokenSigner signer,
            WatchCache cache)
            throws IOException {
        List<Tokens> kinds = new ArrayList<>();
        kinds.add(accounts);
        String audience = signer.settings().audiences().getFirst();
        if (settings.bootstrapTokens()) {
            kinds.add(new BootstrapTokens(cache, audience, CLOCK));
        }
        if (!properties.oidc().issuerUrl().isEmpty()) {
            kinds.add(provider(properties.oidc(), audience));
        }
        AuthenticationProperties.TokenWebhook hook = settings.tokenWebhook();
        if (!hook.configFile().isEmpty()) {
            kinds.add(
                    new WebhookTokens(
                            new KubeconfigClient(
                                    Kubeconfig.read(
                                            "navarch.authentication.token-webhook.config-file",
                                            Path.of(hook.configFile()))),
                            hook.version(),
                            audience,
                            hook.cacheTtl(),
                            CLOCK));
        }
        return Tokens.any(kinds);
    }

    private static Tokens provider(ApiProperties.Oidc oidc, String audience) throws IOException {
        OidcSettings settings =
                new OidcSettings(
                        oidc.issuerUrl(),
                        oidc.clientId(),
                        oidc.usernameClaim(),
                        oidc.usernamePrefix(),
                        oidc.groupsClaim(),
                        oidc.groupsPrefix(),
                        oidc.signingAlgs(),
                        oidc.requiredClaims());
        try {
            List<X509Certificate> trusted =
                    oidc.caFile().isEmpty()
                            ? List.of()
                            : Pem.certificates(Files.readString(Path.of(oidc.caFile())));
            return new OidcTokens(settings, trusted, audience, CLOCK);
        } catch (GeneralSecurityException damaged) {
            throw new IOException("no certificate in " + oidc.caFile(), damaged);
        }
    }

    @Bean
    Authenticators apiAuthenticators(
            AuthenticationProperties settings, ClusterPki pki, Tokens tokens, TokenSigner signer) {
        return new Authenticators(
                List.of(
                        new FrontProxyAuthenticator(
                                new TrustedAuthorities(pki.frontProxyCas()),
                                settings.requestHeader().headers(),
                                CLOCK),
                        new CertificateAuthenticator(
                                new TrustedAuthorities(pki.clientCas()), CLOCK),
                        new TokenAuthenticator(tokens, signer.settings().audiences())),
                settings.anonymous());
    }

    @Bean
    RbacView apiRoles(WatchCache cache) {
        RbacView view = new RbacView();
        view.follow(cache);
        return view;
    }

    @Bean
    RbacAuthorizer apiRbac(RbacView view) {
        return new RbacAuthorizer(view);
    }

    @Bean
    AuthorizerChain apiAuthorizer(
            AuthorizationProperties settings, RbacAuthorizer rbac, WatchCache cache) {
        List<Authorizer> chain = new ArrayList<>();
        chain.add(new MastersAuthorizer());
        for (AuthorizerSettings authorizer : settings.authorizers()) {
            chain.add(authorizer(authorizer, rbac, cache));
        }
        return new AuthorizerChain(chain);
    }

    private static Authorizer authorizer(
            AuthorizerSettings settings, RbacAuthorizer rbac, WatchCache cache) {
        return switch (settings) {
            case AuthorizerSettings.Node node -> new NodeAuthorizer(cache);
            case AuthorizerSettings.Rbac roles -> rbac;
            case AuthorizerSettings.AlwaysAllow all ->
                    (user, asked) -> new Authorizer.Decision(true, "");
            case AuthorizerSettings.AlwaysDeny none ->
                    (user, asked) -> new Authorizer.Decision(false, "Everything is forbidden.");
            case AuthorizerSettings.Webhook hook -> {
                try {
                    yield new WebhookAuthorizer(
                            hook,
                            new KubeconfigClient(
                                    Kubeconfig.read(hook.setting(), hook.kubeconfig())),
                            CLOCK);
                } catch (CelException wrong) {
                    throw new SettingException(
                            AuthorizationFile.SETTING + ", " + hook.name() + ".matchConditions",
                            wrong.text());
                }
            }
        };
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
}
