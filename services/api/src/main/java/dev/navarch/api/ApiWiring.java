package dev.navarch.api;

import dev.navarch.api.admission.ReaderTrees;
import dev.navarch.api.admission.plugin.StandardPlugins;
import dev.navarch.api.admission.quota.QuotaRecount;
import dev.navarch.api.admission.quota.QuotaUpkeep;
import dev.navarch.api.admission.quota.StoreAmender;
import dev.navarch.api.apply.FieldTracker;
import dev.navarch.api.apply.Patches;
import dev.navarch.api.auth.Authenticators;
import dev.navarch.api.auth.AuthorizerChain;
import dev.navarch.api.auth.CertificateAuthenticator;
import dev.navarch.api.auth.FrontProxyAuthenticator;
import dev.navarch.api.auth.MastersAuthorizer;
import dev.navarch.api.auth.NodeAuthorizer;
import dev.navarch.api.auth.TokenAuthenticator;
import dev.navarch.api.auth.rbac.EscalationCheck;
import dev.navarch.api.auth.rbac.RbacAuthorizer;
import dev.navarch.api.auth.rbac.RbacView;
import dev.navarch.api.auth.token.CachedBoundObjects;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.auth.token.TokenVerifier;
import dev.navarch.api.bootstrap.AuthenticationConfigMap;
import dev.navarch.api.bootstrap.ClusterBootstrap;
import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.bootstrap.KubernetesService;
import dev.navarch.api.bootstrap.RoleAggregation;
import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.command.CommandApplier;
import dev.navarch.api.conversion.TypeConversion;
import dev.navarch.api.crd.CustomObjectCleanup;
import dev.navarch.api.crd.CustomTypes;
import dev.navarch.api.decode.DefaultCatalog;
import dev.navarch.api.decode.Defaulter;
import dev.navarch.api.decode.SchemaDecoder;
import dev.navarch.api.discovery.Discovery;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.verb.EngineBuilder;
import dev.navarch.api.engine.verb.ResourceEngine;
import dev.navarch.api.http.Front;
import dev.navarch.api.http.Page;
import dev.navarch.api.http.Presentation;
import dev.navarch.api.openapi.OpenApi;
import dev.navarch.api.page.DiscoveryPage;
import dev.navarch.api.page.HealthCheck;
import dev.navarch.api.page.HealthPage;
import dev.navarch.api.page.MetricsPage;
import dev.navarch.api.page.OpenApiPage;
import dev.navarch.api.page.OpenIdPage;
import dev.navarch.api.page.SwaggerPage;
import dev.navarch.api.page.VersionPage;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.ComponentTokens;
import dev.navarch.api.pki.PkiBootstrap;
import dev.navarch.api.protobuf.ProtobufBodies;
import dev.navarch.api.relay.ChangeRelay;
import dev.navarch.api.relay.Departed;
import dev.navarch.api.relay.Leadership;
import dev.navarch.api.remote.ApiServiceStatus;
import dev.navarch.api.remote.RemoteWiring;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.api.store.postgres.PostgresDeparted;
import dev.navarch.api.store.postgres.PostgresLeadership;
import dev.navarch.api.store.postgres.PostgresObjectStore;
import dev.navarch.api.strategy.EventSweep;
import dev.navarch.api.strategy.Strategies;
import dev.navarch.api.strategy.service.AddressRange;
import dev.navarch.api.strategy.service.ClaimSweep;
import dev.navarch.api.strategy.service.PortRange;
import dev.navarch.api.strategy.service.ServiceAllocation;
import dev.navarch.api.strategy.service.ServiceStrategy;
import dev.navarch.api.strategy.service.StoredClaims;
import dev.navarch.api.table.TableEncoder;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.api.validation.ObjectValidator;
import dev.navarch.api.validation.RuleCatalog;
import dev.navarch.api.validation.RuleEngine;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.CommandSource;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import dev.navarch.wire.client.Upstream;
import dev.navarch.wire.pki.TrustedAuthorities;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All beans of the API service. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ApiProperties.class)
public class ApiWiring {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration UPKEEP_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

    @Bean
    HostNames apiHostNames(ApiProperties properties) {
        return new HostNames(properties);
    }

    @Bean
    PkiBootstrap apiCertificates(ApiProperties properties) {
        return new PkiBootstrap(properties.home(), CLOCK);
    }

    @Bean
    ClusterPki apiPki(PkiBootstrap certificates, HostNames hosts) throws IOException {
        return certificates.run(hosts.pki());
    }

    @Bean
    TokenSigner apiTokenSigner(ApiProperties properties, ClusterPki pki, HostNames hosts)
            throws IOException {
        TokenSigner signer =
                new TokenSigner(
                        pki.serviceAccount(),
                        "https://kubernetes.default.svc." + properties.clusterDomain(),
                        CLOCK);
        ComponentTokens.write(properties.home(), hosts.nodeName(), signer);
        return signer;
    }

    @Bean(destroyMethod = "close")
    PostgresPool apiDatabase(ApiProperties properties) {
        return new PostgresPool(properties.postgres());
    }

    @Bean(destroyMethod = "close")
    ObjectStore apiStore(PostgresPool pool) throws IOException {
        Optional<DataSource> database = pool.database();
        if (database.isEmpty()) {
            return new MemoryObjectStore();
        }
        PostgresObjectStore.migrate(database.get());
        return new PostgresObjectStore(database.get());
    }

    @Bean
    SchemaCatalog apiSchemas() {
        return SchemaCatalog.load();
    }

    @Bean
    LiveTypeRegistry apiTypes(SchemaCatalog schemas) {
        return new LiveTypeRegistry(BuiltInTypes.load(schemas));
    }

    @Bean
    ObjectDecoder apiDecoder(SchemaCatalog schemas) {
        return new SchemaDecoder(schemas, new Defaulter(DefaultCatalog.load()));
    }

    @Bean(destroyMethod = "close")
    WatchCache apiCache(ObjectStore store, TypeRegistry types) {
        return EngineBuilder.cache(store, types, CacheSettings.DEFAULT, CLOCK);
    }

    @Bean
    CustomTypes apiCustomTypes(
            LiveTypeRegistry types,
            SchemaCatalog schemas,
            WatchCache cache,
            ObjectProvider<CustomObjectCleanup> cleanup) {
        CustomTypes custom =
                new CustomTypes(
                        types,
                        schemas,
                        name ->
                                Thread.startVirtualThread(
                                        () -> cleanup.ifAvailable(c -> c.begin(name))));
        cache.follow(Set.of(Resources.CUSTOM_RESOURCE_DEFINITIONS), custom);
        return custom;
    }

    @Bean
    CustomObjectCleanup apiCustomCleanup(
            ReviewEngine engine,
            WatchCache cache,
            TypeRegistry types,
            ScheduledExecutorService timer) {
        return new CustomObjectCleanup(engine, cache, types, Ensure.SELF, timer);
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
    AuthorizerChain apiAuthorizer(RbacAuthorizer rbac, WatchCache cache) {
        return new AuthorizerChain(
                List.of(new MastersAuthorizer(), new NodeAuthorizer(cache), rbac));
    }

    @Bean
    TokenVerifier apiTokenVerifier(ClusterPki pki, TokenSigner signer, WatchCache cache) {
        return new TokenVerifier(
                List.of(pki.serviceAccount().getPublic()),
                signer.issuer(),
                new CachedBoundObjects(cache),
                CLOCK);
    }

    @Bean
    Authenticators apiAuthenticators(ClusterPki pki, TokenVerifier tokens) {
        return new Authenticators(
                List.of(
                        new FrontProxyAuthenticator(
                                new TrustedAuthorities(List.of(pki.frontProxyCa())),
                                Set.of("front-proxy-client"),
                                CLOCK),
                        new CertificateAuthenticator(
                                new TrustedAuthorities(List.of(pki.ca())), CLOCK),
                        new TokenAuthenticator(tokens)));
    }

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
            CustomTypes customTypes) {
        StoredClaims claims = new StoredClaims(store, cache, CLOCK);
        ServiceStrategy services =
                new ServiceStrategy(
                        new ServiceAllocation(
                                AddressRange.of(properties.serviceCidr()),
                                PortRange.DEFAULT,
                                claims,
                                cache,
                                new SecureRandom()),
                        claims);
        return ApiStrategies.of(
                types, decoder, patches, signer, services, customTypes::scalePaths, CLOCK);
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
    QuotaUpkeep apiQuotaUpkeep(WatchCache cache, ReaderTrees trees, StoreAmender amender) {
        return new QuotaUpkeep(cache, new QuotaRecount(trees, amender));
    }

    @Bean(destroyMethod = "close")
    RoleAggregation apiRoleAggregation(WatchCache cache, ReviewEngine engine, TypeRegistry types) {
        return new RoleAggregation(cache, new Ensure(engine, types));
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
            Patches patches) {
        EngineBuilder builder =
                new EngineBuilder(decoder)
                        .authorizer(authorizer)
                        .strategies(strategies)
                        .conversion(new TypeConversion())
                        .validator(new ObjectValidator(RuleCatalog.load(), new RuleEngine()))
                        .admission(List.of(new EscalationCheck(roles, authorizer)))
                        .admission(
                                StandardPlugins.of(
                                        trees, amender, authorizer, ThreadLocalRandom::current))
                        .fieldManagement(new FieldTracker(CLOCK))
                        .clock(CLOCK);
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
            TokenVerifier tokens,
            TokenSigner signer) {
        return new ReviewEngine(engine, decoder, authorizer, rbac, tokens, signer.issuer());
    }

    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService apiTimer() {
        return Executors.newScheduledThreadPool(
                1, Thread.ofPlatform().daemon().name("api-timer").factory());
    }

    @Bean(destroyMethod = "close")
    PrometheusMeterRegistry apiMeters() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Bean(destroyMethod = "close")
    Upstream apiUpstream() {
        return new Upstream("upstream", 2);
    }

    @Bean
    RemoteWiring apiRemote(
            AuthorizerChain authorizer,
            WatchCache cache,
            ClusterPki pki,
            Upstream upstream,
            ReviewEngine engine,
            TypeRegistry types) {
        return RemoteWiring.of(
                authorizer, cache, pki, upstream, new ApiServiceStatus(engine, types, CLOCK));
    }

    @Bean
    Front apiFront(
            ApiProperties properties,
            HostNames hosts,
            Authenticators authenticators,
            AuthorizerChain authorizer,
            TypeRegistry types,
            SchemaCatalog schemas,
            ReviewEngine engine,
            RemoteWiring remote,
            ObjectStore store,
            TokenSigner signer,
            ScheduledExecutorService timer,
            PrometheusMeterRegistry meters,
            ObjectProvider<ApiService> service) {
        String address = hosts.advertised() + ":" + properties.port();
        List<HealthCheck> checks = ApiHealth.checks(store, service);
        List<Page> pages =
                List.of(
                        new DiscoveryPage(
                                new Discovery(types, remote.aggregator().groups(), address)),
                        new OpenApiPage(new OpenApi(types, schemas, "v1.36.0")),
                        new SwaggerPage(),
                        new VersionPage(),
                        new HealthPage("/readyz", checks),
                        new HealthPage(
                                "/livez", checks.stream().filter(HealthCheck::liveness).toList()),
                        new HealthPage("/healthz", checks),
                        new MetricsPage(meters),
                        new OpenIdPage(signer, "https://" + address));
        return new Front(
                authenticators,
                authorizer,
                types,
                new ProtobufBodies(schemas),
                engine,
                new Presentation(new TableEncoder(CLOCK)),
                remote.forwarders(),
                pages,
                timer,
                meters);
    }

    @Bean
    ClusterBootstrap apiBootstrap(
            HostNames hosts, ClusterPki pki, ReviewEngine engine, TypeRegistry types) {
        return new ClusterBootstrap(
                new Ensure(engine, types),
                types,
                new KubernetesService(hosts.serviceAddress(), hosts.advertised()),
                new AuthenticationConfigMap(pki));
    }

    @Bean
    ApiService apiService(
            ApiProperties properties,
            HostNames hosts,
            PkiBootstrap certificates,
            ClusterPki pki,
            Front front,
            ClusterBootstrap bootstrap,
            RemoteWiring remote,
            RoleAggregation roles,
            QuotaUpkeep quotas,
            ObjectStore store,
            WatchCache cache,
            ScheduledExecutorService timer) {
        Periodic.every(timer, PROBE_INTERVAL, remote.aggregator()::probe);
        Periodic.every(timer, UPKEEP_INTERVAL, roles::run);
        Periodic.every(timer, UPKEEP_INTERVAL, quotas::run);
        StoredClaims claims = new StoredClaims(store, cache, CLOCK);
        Periodic.every(timer, SWEEP_INTERVAL, new ClaimSweep(claims, cache, CLOCK)::sweep);
        Periodic.every(timer, SWEEP_INTERVAL, new EventSweep(store, cache, CLOCK)::sweep);
        return new ApiService(properties, hosts, certificates, pki, front, bootstrap);
    }

    @Bean
    @ConditionalOnProperty(name = "navarch.kafka.enabled", matchIfMissing = true)
    BusLink apiBus(
            ApiService service,
            PostgresPool pool,
            ObjectStore store,
            ReviewEngine engine,
            TypeRegistry types,
            TokenVerifier tokens,
            ChangeSinks sinks,
            CommandSource commands)
            throws IOException {
        Optional<DataSource> database = pool.database();
        Leadership leadership =
                database.<Leadership>map(PostgresLeadership::new).orElse(Leadership.ALONE);
        Departed departed = database.<Departed>map(PostgresDeparted::new).orElse(Departed.NOBODY);
        return new BusLink(
                service,
                () -> ChangeRelay.start(store, sinks, leadership, departed),
                commands,
                new CommandApplier(engine, store, types, tokens::require));
    }
}
