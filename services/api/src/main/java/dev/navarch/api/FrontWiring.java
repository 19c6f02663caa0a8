package dev.navarch.api;

import dev.navarch.api.admission.dynamic.DynamicPlugins;
import dev.navarch.api.admission.dynamic.VersionedResource;
import dev.navarch.api.admission.quota.QuotaUpkeep;
import dev.navarch.api.audit.AuditTrail;
import dev.navarch.api.auth.Authenticators;
import dev.navarch.api.auth.AuthorizerChain;
import dev.navarch.api.auth.token.TokenSigner;
import dev.navarch.api.bootstrap.AuthenticationConfigMap;
import dev.navarch.api.bootstrap.BootstrapTokenUpkeep;
import dev.navarch.api.bootstrap.ClusterBootstrap;
import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.bootstrap.KubernetesService;
import dev.navarch.api.bootstrap.RoleAggregation;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.certificate.NodeClientApprover;
import dev.navarch.api.certificate.NodeServingApprover;
import dev.navarch.api.crd.WaitingDefinitions;
import dev.navarch.api.discovery.Discovery;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.feature.FeatureGates;
import dev.navarch.api.history.HistoryPage;
import dev.navarch.api.history.TimeTravel;
import dev.navarch.api.http.FlowGate;
import dev.navarch.api.http.Front;
import dev.navarch.api.http.Page;
import dev.navarch.api.http.Presentation;
import dev.navarch.api.migration.StorageMigrator;
import dev.navarch.api.openapi.OpenApi;
import dev.navarch.api.page.DiscoveryPage;
import dev.navarch.api.page.FlowControlPage;
import dev.navarch.api.page.HealthCheck;
import dev.navarch.api.page.HealthPage;
import dev.navarch.api.page.MetricsPage;
import dev.navarch.api.page.OpenApiPage;
import dev.navarch.api.page.OpenIdPage;
import dev.navarch.api.page.SwaggerPage;
import dev.navarch.api.page.VersionPage;
import dev.navarch.api.pki.Administrator;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.pki.ServingCertificates;
import dev.navarch.api.protobuf.Messages;
import dev.navarch.api.protobuf.ProtobufAnswers;
import dev.navarch.api.protobuf.ProtobufBodies;
import dev.navarch.api.remote.ApiServiceStatus;
import dev.navarch.api.remote.RemoteSettings;
import dev.navarch.api.remote.RemoteWiring;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.strategy.EventSweep;
import dev.navarch.api.strategy.service.ClaimSweep;
import dev.navarch.api.strategy.service.StoredClaims;
import dev.navarch.api.table.TableEncoder;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.bus.health.ReadinessCheck;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.wire.client.Upstream;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What listens for HTTPS, what it answers from, and what runs beside it by a timer. */
@Configuration(proxyBeanMethods = false)
class FrontWiring {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(5);
    private static final Duration UPKEEP_INTERVAL = Duration.ofSeconds(1);
    private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(1);

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
            AuthenticationProperties authentication,
            KubeletProperties kubelet,
            AuthorizerChain authorizer,
            WatchCache cache,
            ClusterPki pki,
            Upstream upstream,
            ReviewEngine engine,
            TypeRegistry types,
            DynamicPlugins dynamic,
            FeatureGates gates,
            ObjectProvider<Tracing> tracing) {
        return RemoteWiring.of(
                authorizer,
                cache,
                pki,
                upstream,
                new ApiServiceStatus(engine, types, CLOCK),
                CLOCK,
                (user, path, options, notes) ->
                        dynamic.connect(
                                user,
                                new VersionedResource(
                                        path.group(), path.version(), path.resource()),
                                path.subresource(),
                                path.namespace(),
                                path.name(),
                                options,
                                notes),
                new RemoteSettings(
                        authentication.requestHeader().headers(gates),
                        kubelet.preferredAddressTypes(),
                        kubelet.port()),
                tracing.getIfAvailable(() -> Tracing.OFF));
    }

    @Bean
    Front apiFront(
            ServingProperties serving,
            ServiceAccountProperties accounts,
            ApiProperties properties,
            HostNames hosts,
            Authenticators authenticators,
            AuthorizerChain authorizer,
            TypeRegistry types,
            SchemaCatalog schemas,
            ReviewEngine engine,
            FlowGate gate,
            FlowControlPage flows,
            RemoteWiring remote,
            ObjectStore store,
            Conversion conversion,
            TokenSigner signer,
            ScheduledExecutorService timer,
            PrometheusMeterRegistry meters,
            AuditTrail audit,
            FeatureGates gates,
            ObjectProvider<Tracing> tracing,
            ObjectProvider<ApiService> service) {
        String address = hosts.advertised() + ":" + properties.port();
        List<HealthCheck> checks = ApiHealth.checks(store, service);
        Messages messages = new Messages();
        ProtobufAnswers protobuf = new ProtobufAnswers(messages);
        List<Page> pages =
                List.of(
                        new DiscoveryPage(
                                new Discovery(
                                        types,
                                        remote.aggregator().groups(),
                                        address,
                                        gates.enabled("StorageVersionHash")),
                                protobuf),
                        new OpenApiPage(
                                new OpenApi(
                                        types,
                                        schemas,
                                        "v1.36.0",
                                        remote.aggregator().documents())),
                        new SwaggerPage(),
                        new VersionPage(),
                        new HealthPage("/readyz", checks),
                        new HealthPage(
                                "/livez", checks.stream().filter(HealthCheck::liveness).toList()),
                        new HealthPage("/healthz", checks),
                        new HistoryPage(types, new TimeTravel(store.history(), conversion)),
                        new MetricsPage(meters),
                        flows,
                        new OpenIdPage(
                                signer,
                                "https://" + address,
                                Optional.of(accounts.jwksUri()).filter(u -> !u.isEmpty())));
        return new Front(
                authenticators,
                authorizer,
                types,
                new ProtobufBodies(messages),
                engine,
                gate,
                new Presentation(new TableEncoder(CLOCK), protobuf),
                remote.forwarders(),
                pages,
                timer,
                meters,
                audit,
                properties.api().requestTimeout(),
                serving.maxRequestBody().toBytes(),
                tracing.getIfAvailable(() -> Tracing.OFF));
    }

    @Bean
    ReadinessCheck apiReadiness(ObjectStore store, ObjectProvider<ApiService> service) {
        return ApiHealth.together(ApiHealth.checks(store, service));
    }

    @Bean
    ClusterBootstrap apiBootstrap(
            HostNames hosts,
            ClusterPki pki,
            AuthenticationProperties authentication,
            JoinProperties join,
            ApiProperties properties,
            ReviewEngine engine,
            TypeRegistry types,
            FeatureGates gates) {
        return new ClusterBootstrap(
                new Ensure(engine, types),
                types,
                new KubernetesService(hosts.serviceAddress(), hosts.advertised()),
                new AuthenticationConfigMap(pki, authentication.requestHeader().headers(gates)),
                join.joining(properties, pki.ca()));
    }

    @Bean
    ApiService apiService(
            RetentionProperties retention,
            ApiProperties properties,
            HostNames hosts,
            Administrator administrator,
            ClusterPki pki,
            ServingProperties serving,
            ServingCertificates tls,
            Front front,
            ClusterBootstrap bootstrap,
            RemoteWiring remote,
            RoleAggregation roles,
            NodeClientApprover approver,
            NodeServingApprover servingApprover,
            BootstrapTokenUpkeep tokens,
            QuotaUpkeep quotas,
            StorageMigrator migrator,
            WaitingDefinitions waiting,
            ObjectStore store,
            WatchCache cache,
            ScheduledExecutorService timer) {
        Periodic.every(timer, PROBE_INTERVAL, remote.aggregator()::probe);
        Periodic.every(timer, UPKEEP_INTERVAL, roles::run);
        Periodic.every(timer, UPKEEP_INTERVAL, approver::run);
        Periodic.every(timer, UPKEEP_INTERVAL, servingApprover::run);
        Periodic.every(timer, UPKEEP_INTERVAL, tokens::run);
        Periodic.every(timer, UPKEEP_INTERVAL, quotas::run);
        Periodic.every(timer, UPKEEP_INTERVAL, migrator::run);
        Periodic.every(timer, UPKEEP_INTERVAL, waiting::run);
        StoredClaims claims = new StoredClaims(store, cache, CLOCK);
        Periodic.every(timer, SWEEP_INTERVAL, new ClaimSweep(claims, cache, CLOCK)::sweep);
        Periodic.every(
                timer,
                retention.sweep(),
                new EventSweep(store, cache, CLOCK, retention.events())::sweep);
        return new ApiService(
                properties, hosts, administrator, pki, serving, tls, front, bootstrap);
    }
}
