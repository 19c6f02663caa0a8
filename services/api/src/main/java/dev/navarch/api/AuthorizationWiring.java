package dev.navarch.api;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.AuthorizerChain;
import dev.navarch.api.auth.MastersAuthorizer;
import dev.navarch.api.auth.authorizers.AuthorizationFile;
import dev.navarch.api.auth.authorizers.AuthorizerSettings;
import dev.navarch.api.auth.authorizers.SameBuiltIns;
import dev.navarch.api.auth.node.NodeAuthorizer;
import dev.navarch.api.auth.rbac.RbacAuthorizer;
import dev.navarch.api.auth.rbac.RbacView;
import dev.navarch.api.auth.webhook.WebhookAuthorizer;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.settings.FileReload;
import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.api.webhook.KubeconfigClient;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.settings.SettingException;
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

/** Who may. */
@Configuration(proxyBeanMethods = false)
class AuthorizationWiring {

    private static final InstantSource CLOCK = InstantSource.system();

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
            AuthorizationProperties settings,
            RbacAuthorizer rbac,
            WatchCache cache,
            ScheduledExecutorService timer,
            MeterRegistry meters,
            ObjectProvider<Tracing> tracing) {
        Tracing traces = tracing.getIfAvailable(() -> Tracing.OFF);
        Optional<Path> file = settings.file();
        if (file.isEmpty()) {
            return new AuthorizerChain(chain(settings.authorizers(), rbac, cache, traces));
        }
        AuthorizerChain inForce = new AuthorizerChain(List.of());
        SameBuiltIns builtIns = new SameBuiltIns();
        FileReload reload =
                new FileReload(
                        AuthorizationFile.SETTING,
                        file.get(),
                        root -> {
                            List<AuthorizerSettings> read = AuthorizationFile.read(root);
                            builtIns.require(root, read);
                            inForce.replace(chain(read, rbac, cache, traces));
                        },
                        Reloads.counter(meters, "authorization"));
        Reloads.every(timer, settings.reload(), reload);
        return inForce;
    }

    private static List<Authorizer> chain(
            List<AuthorizerSettings> settings,
            RbacAuthorizer rbac,
            WatchCache cache,
            Tracing tracing) {
        List<Authorizer> chain = new ArrayList<>();
        chain.add(new MastersAuthorizer());
        settings.forEach(authorizer -> chain.add(authorizer(authorizer, rbac, cache, tracing)));
        return chain;
    }

    private static Authorizer authorizer(
            AuthorizerSettings settings, RbacAuthorizer rbac, WatchCache cache, Tracing tracing) {
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
                                    Kubeconfig.read(hook.setting(), hook.kubeconfig()),
                                    tracing,
                                    KubeconfigClient.Noting.CALLS),
                            CLOCK);
                } catch (CelException wrong) {
                    throw new SettingException(
                            AuthorizationFile.SETTING + ", " + hook.name() + ".matchConditions",
                            wrong.text());
                }
            }
        };
    }
}
