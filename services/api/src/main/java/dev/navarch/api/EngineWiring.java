package dev.navarch.api;

import dev.navarch.api.admission.ReaderTrees;
import dev.navarch.api.admission.dynamic.DynamicPlugins;
import dev.navarch.api.admission.plugin.PluginChoice;
import dev.navarch.api.admission.plugin.StandardPlugins;
import dev.navarch.api.admission.policy.PolicyAdmission;
import dev.navarch.api.admission.quota.QuotaRecount;
import dev.navarch.api.admission.quota.QuotaUpkeep;
import dev.navarch.api.admission.quota.StoreAmender;
import dev.navarch.api.admission.webhook.WebhookAdmission;
import dev.navarch.api.admission.webhook.WebhookConfigurations;
import dev.navarch.api.apply.FieldTracker;
import dev.navarch.api.apply.Patches;
import dev.navarch.api.auth.AuthorizerChain;
import dev.navarch.api.auth.rbac.EscalationCheck;
import dev.navarch.api.auth.rbac.RbacAuthorizer;
import dev.navarch.api.auth.rbac.RbacView;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.auth.token.Tokens;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.conversion.StoredDefaults;
import dev.navarch.api.conversion.TypeConversion;
import dev.navarch.api.conversion.WebhookConversion;
import dev.navarch.api.crd.CustomTypes;
import dev.navarch.api.crd.NameBook;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.verb.EngineBuilder;
import dev.navarch.api.engine.verb.ResourceEngine;
import dev.navarch.api.feature.FeatureGates;
import dev.navarch.api.remote.ServiceLocator;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.strategy.Strategies;
import dev.navarch.api.strategy.service.AddressRange;
import dev.navarch.api.strategy.service.PortRange;
import dev.navarch.api.strategy.service.ServiceAllocation;
import dev.navarch.api.strategy.service.ServiceStrategy;
import dev.navarch.api.strategy.service.StoredClaims;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.api.validation.ObjectValidator;
import dev.navarch.api.validation.RuleCatalog;
import dev.navarch.api.validation.RuleEngine;
import dev.navarch.api.webhook.WebhookClient;
import dev.navarch.api.webhook.WebhookMetrics;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.model.PatchType;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The pipeline that every request and every command passes. */
@Configuration(proxyBeanMethods = false)
class EngineWiring {

    /** A feature gate and the plugin that it switches. */
    private static final String MUTATING_POLICIES = "MutatingAdmissionPolicy";

    private static final InstantSource CLOCK = InstantSource.system();

    @Bean
    Patches apiPatches() {
        return new Patches(CLOCK);
    }

    @Bean
    Strategies apiStrategies(
            ApiProperties properties,
            TypeRegistry types,
            ObjectDecoder decoder,
            Patches patches,
            TokenSigner signer,
            ObjectStore store,
            WatchCache cache,
            NameBook names,
            CustomTypes customTypes) {
        StoredClaims claims = new StoredClaims(store, cache, CLOCK);
        ServiceStrategy services =
                new ServiceStrategy(
                        new ServiceAllocation(
                                AddressRange.of(properties.serviceCidr()),
                                PortRange.parse(properties.serviceNodePortRange()),
                                claims,
                                cache,
                                new SecureRandom()),
                        claims);
        return ApiStrategies.of(
                types, decoder, patches, signer, services, names, customTypes::scalePaths, CLOCK);
    }

    @Bean
    ReaderTrees apiTrees(WatchCache cache) {
        return new ReaderTrees(cache);
    }

    @Bean
    StoreAmender apiAmender(ObjectStore store, WatchCache cache) {
        return new StoreAmender(store, cache);
    }

    @Bean(destroyMethod = "close")
    WebhookClient apiWebhookClient(WatchCache cache, ObjectProvider<Tracing> tracing) {
        return new WebhookClient(
                new ServiceLocator(cache)::endpoint, tracing.getIfAvailable(() -> Tracing.OFF));
    }

    @Bean
    WebhookAdmission apiWebhooks(
            WatchCache cache,
            ReaderTrees trees,
            TypeRegistry types,
            ObjectDecoder decoder,
            Conversion conversion,
            AuthorizerChain authorizer,
            WebhookClient client,
            PrometheusMeterRegistry meters,
            ObjectProvider<Tracing> tracing) {
        Tracing traces = tracing.getIfAvailable(() -> Tracing.OFF);
        WebhookConfigurations configurations = new WebhookConfigurations();
        cache.follow(WebhookConfigurations.TYPES, configurations);
        return new WebhookAdmission(
                configurations,
                trees,
                types,
                decoder,
                conversion,
                authorizer,
                client::post,
                ThreadLocalRandom::current,
                new WebhookMetrics(meters),
                task -> Thread.startVirtualThread(traces.carried(task)));
    }

    @Bean
    PolicyAdmission apiPolicies(
            WatchCache cache,
            ReaderTrees trees,
            TypeRegistry types,
            ObjectDecoder decoder,
            Conversion conversion,
            AuthorizerChain authorizer) {
        PolicyAdmission policies =
                new PolicyAdmission(trees, types, decoder, conversion, authorizer);
        cache.follow(policies.types(), policies);
        return policies;
    }

    @Bean
    PluginChoice apiPluginChoice(AdmissionProperties settings, FeatureGates gates) {
        PluginChoice choice = settings.choice();
        return gates.enabled(MUTATING_POLICIES) ? choice : choice.without(MUTATING_POLICIES);
    }

    @Bean
    DynamicPlugins apiDynamicAdmission(
            PolicyAdmission policies,
            WebhookAdmission webhooks,
            TypeRegistry types,
            PluginChoice choice) {
        return new DynamicPlugins(
                Stream.of(
                                policies.mutating(),
                                webhooks.mutating(),
                                policies.validating(),
                                webhooks.validating())
                        .filter(plugin -> choice.has(plugin.name()))
                        .toList(),
                types);
    }

    @Bean
    Conversion apiConversion(CustomTypes customTypes, WebhookClient client, ObjectDecoder decoder) {
        return new StoredDefaults(
                new WebhookConversion(
                        new TypeConversion(),
                        customTypes::conversion,
                        client::post,
                        ThreadLocalRandom::current),
                decoder);
    }

    @Bean(destroyMethod = "close")
    QuotaUpkeep apiQuotaUpkeep(WatchCache cache, ReaderTrees trees, StoreAmender amender) {
        return new QuotaUpkeep(cache, new QuotaRecount(trees, amender));
    }

    @Bean(destroyMethod = "close")
    ResourceEngine apiResourceEngine(
            ObjectStore store,
            WatchCache cache,
            ObjectDecoder decoder,
            AuthorizerChain authorizer,
            RbacView roles,
            Strategies strategies,
            ReaderTrees trees,
            StoreAmender amender,
            Patches patches,
            Conversion conversion,
            DynamicPlugins dynamic,
            TypeRegistry types,
            PluginChoice admission,
            FeatureGates gates,
            ObjectProvider<Tracing> tracing) {
        EngineBuilder builder =
                new EngineBuilder(decoder)
                        .authorizer(authorizer)
                        .strategies(strategies)
                        .conversion(conversion)
                        .validator(new ObjectValidator(RuleCatalog.load(), new RuleEngine()))
                        .admission(List.of(new EscalationCheck(roles, authorizer)))
                        .admission(
                                StandardPlugins.of(
                                        trees,
                                        amender,
                                        authorizer,
                                        ThreadLocalRandom::current,
                                        dynamic.plugins(),
                                        types,
                                        admission))
                        .watchLists(gates.enabled("WatchList"))
                        .fieldManagement(new FieldTracker(CLOCK))
                        .clock(CLOCK)
                        .tracing(tracing.getIfAvailable(() -> Tracing.OFF));
        for (PatchType format : PatchType.values()) {
            builder.patcher(format, patches);
        }
        return builder.build(store, cache);
    }

    @Bean
    ReviewEngine apiEngine(
            ResourceEngine engine,
            ObjectDecoder decoder,
            AuthorizerChain authorizer,
            RbacAuthorizer rbac,
            Tokens tokens,
            TokenSigner signer) {
        return new ReviewEngine(
                engine, decoder, authorizer, rbac, tokens, signer.settings().audiences());
    }
}
