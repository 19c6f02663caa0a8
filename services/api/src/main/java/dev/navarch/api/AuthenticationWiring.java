package dev.navarch.api;

import dev.navarch.api.auth.AnonymousAccess;
import dev.navarch.api.auth.Authenticators;
import dev.navarch.api.auth.CertificateAuthenticator;
import dev.navarch.api.auth.FrontProxyAuthenticator;
import dev.navarch.api.auth.TokenAuthenticator;
import dev.navarch.api.auth.authenticators.AuthenticationConfiguration;
import dev.navarch.api.auth.authenticators.AuthenticationFile;
import dev.navarch.api.auth.authenticators.ConfiguredAuthentication;
import dev.navarch.api.auth.bootstrap.BootstrapTokens;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.auth.token.TokenVerifier;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.auth.webhook.WebhookTokens;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.feature.FeatureGates;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.settings.FileReload;
import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.api.webhook.KubeconfigClient;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.settings.SettingException;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Who asks. */
@Configuration(proxyBeanMethods = false)
class AuthenticationWiring {

    private static final InstantSource CLOCK = InstantSource.system();

    /** What a file says, or the properties that stand for a file with one issuer. */
    @Bean
    ConfiguredAuthentication apiConfiguredAuthentication(
            AuthenticationProperties settings,
            ApiProperties properties,
            TokenSigner signer,
            ScheduledExecutorService timer,
            MeterRegistry meters) {
        ConfiguredAuthentication configured =
                new ConfiguredAuthentication(
                        new AnonymousAccess(settings.anonymous().orElse(true), List.of()),
                        signer.settings().audiences().getFirst(),
                        CLOCK);
        if (settings.configFile().isEmpty()) {
            configured.use(
                    new AuthenticationConfiguration(
                            properties.oidc().jwt().stream().toList(), Optional.empty()));
            return configured;
        }
        if (properties.oidc().given()) {
            throw new SettingException(
                    AuthenticationFile.SETTING, "cannot be used together with navarch.oidc");
        }
        AuthenticationFile file = new AuthenticationFile(signer.settings().issuers());
        FileReload reload =
                new FileReload(
                        AuthenticationFile.SETTING,
                        Path.of(settings.configFile()),
                        root -> {
                            AuthenticationConfiguration read = file.read(root);
                            if (read.anonymous().isPresent() && settings.anonymous().isPresent()) {
                                throw root.problem(
                                        "anonymous",
                                        "cannot be used together with"
                                                + " navarch.authentication.anonymous");
                            }
                            configured.use(read);
                        },
                        Reloads.counter(meters, "authentication"));
        Reloads.every(timer, settings.reload(), reload);
        return configured;
    }

    /** Every kind of bearer token that this server knows. */
    @Bean
    @Primary
    Tokens apiTokens(
            AuthenticationProperties settings,
            ConfiguredAuthentication configured,
            TokenVerifier accounts,
            TokenSigner signer,
            WatchCache cache,
            ObjectProvider<Tracing> tracing) {
        List<Tokens> kinds = new ArrayList<>();
        kinds.add(accounts);
        String audience = signer.settings().audiences().getFirst();
        if (settings.bootstrapTokens()) {
            kinds.add(new BootstrapTokens(cache, audience, CLOCK));
        }
        kinds.add(configured);
        AuthenticationProperties.TokenWebhook hook = settings.tokenWebhook();
        if (!hook.configFile().isEmpty()) {
            kinds.add(
                    new WebhookTokens(
                            new KubeconfigClient(
                                    Kubeconfig.read(
                                            "navarch.authentication.token-webhook.config-file",
                                            Path.of(hook.configFile())),
                                    tracing.getIfAvailable(() -> Tracing.OFF),
                                    KubeconfigClient.Noting.NOTHING),
                            hook.version(),
                            audience,
                            hook.cacheTtl(),
                            CLOCK));
        }
        return Tokens.any(kinds);
    }

    @Bean
    Authenticators apiAuthenticators(
            AuthenticationProperties settings,
            ConfiguredAuthentication configured,
            ClusterPki pki,
            Tokens tokens,
            TokenSigner signer,
            FeatureGates gates) {
        return new Authenticators(
                List.of(
                        new FrontProxyAuthenticator(
                                new TrustedAuthorities(pki.frontProxyCas()),
                                settings.requestHeader().headers(gates),
                                CLOCK),
                        new CertificateAuthenticator(
                                new TrustedAuthorities(pki.clientCas()),
                                gates.enabled("AllowParsingUserUIDFromCertAuth"),
                                CLOCK),
                        new TokenAuthenticator(tokens, signer.settings().audiences())),
                configured::anonymous);
    }
}
