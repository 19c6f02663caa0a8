package dev.navarch.proxy;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.TokenFile;
import dev.navarch.bus.settings.SettingsCheck;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.proxy.control.DnsRegistration;
import dev.navarch.proxy.control.DnsService;
import dev.navarch.proxy.control.RuleSync;
import dev.navarch.proxy.control.ServiceTracker;
import dev.navarch.proxy.dns.ClusterZone;
import dev.navarch.proxy.dns.ResolverUpstream;
import dev.navarch.proxy.dns.Responder;
import dev.navarch.proxy.kernel.CommandLine;
import dev.navarch.proxy.kernel.Conntrack;
import dev.navarch.proxy.kernel.RouteTable;
import dev.navarch.proxy.kernel.RuleSink;
import dev.navarch.proxy.kernel.iptables.IptablesSink;
import dev.navarch.proxy.kernel.nftables.NftablesSink;
import dev.navarch.proxy.routes.PodRoutes;
import dev.navarch.proxy.rules.FrontendRules;
import dev.navarch.proxy.rules.IpFamily;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All beans of the proxy. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProxyProperties.class, ClusterProperties.class})
@Import(SettingsCheck.class)
public class ProxyWiring {

    private static final Duration UPSTREAM_TIMEOUT = Duration.ofSeconds(3);

    @Bean
    ProxyViews proxyViews() {
        return new ProxyViews();
    }

    @Bean
    @ConditionalOnMissingBean
    MeterRegistry meterRegistry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Bean
    CommandLine commandLine(ProxyProperties proxy) {
        return proxy.networkNamespace().isEmpty()
                ? CommandLine.HERE
                : new CommandLine(List.of("nsenter", "--net=" + proxy.networkNamespace()));
    }

    @Bean
    @ConditionalOnProperty(name = "navarch.proxy.enabled", matchIfMissing = true)
    ServiceTracker serviceTracker(ProxyViews views, ClusterProperties cluster) {
        ServiceTracker tracker =
                new ServiceTracker(
                        views.services(),
                        views.slices(),
                        new FrontendRules(cluster.nodeName(), IpFamily.IPV4));
        views.feed(tracker);
        return tracker;
    }

    @Bean
    @ConditionalOnProperty(name = "navarch.proxy.enabled", matchIfMissing = true)
    RuleSync ruleSync(
            ServiceTracker tracker,
            ProxyViews views,
            ProxyProperties proxy,
            ClusterProperties cluster,
            CommandLine shell,
            MeterRegistry meters,
            ObjectProvider<Tracing> tracing) {
        RuleSink sink =
                switch (proxy.mode()) {
                    case NFTABLES ->
                            new NftablesSink(
                                    shell,
                                    IpFamily.IPV4,
                                    cluster.clusterCidr(),
                                    proxy.loopbackNodePorts());
                    case IPTABLES -> new IptablesSink(shell, IpFamily.IPV4, cluster.clusterCidr());
                };
        RuleSync sync =
                new RuleSync(
                        tracker,
                        sink,
                        new Conntrack(shell),
                        meters,
                        proxy.cleanUpOnExit(),
                        tracing.getIfAvailable(() -> Tracing.OFF));
        views.caughtUp().thenRun(sync::start);
        return sync;
    }

    @Bean
    @ConditionalOnProperty(name = "navarch.proxy.enabled", matchIfMissing = true)
    PodRoutes podRoutes(
            ProxyViews views, ProxyProperties proxy, ClusterProperties cluster, CommandLine shell) {
        PodRoutes routes =
                new PodRoutes(
                        views.nodes(),
                        cluster.nodeName(),
                        new RouteTable(shell),
                        proxy.cleanUpOnExit());
        views.caughtUp().thenRun(routes::start);
        return routes;
    }

    @Bean
    @ConditionalOnProperty(name = "navarch.proxy.dns-enabled", matchIfMissing = true)
    DnsService dnsService(
            ProxyViews views,
            ProxyProperties proxy,
            ClusterProperties cluster,
            CommandSender commands,
            Optional<ServiceTracker> rules) {
        TokenFile token = new TokenFile(cluster.home().resolve("pki/proxy.token"));
        ClusterZone zone =
                new ClusterZone(cluster.clusterDomain(), views.services(), views.slices());
        ResolverUpstream upstream =
                new ResolverUpstream(
                        ResolverUpstream.nameServers(Path.of("/etc/resolv.conf")),
                        UPSTREAM_TIMEOUT);
        DnsService dns =
                new DnsService(
                        new DnsService.Views(views.services(), views.slices(), views.nodes()),
                        new DnsService.Where(
                                cluster.nodeName(), proxy.dnsAddress(), proxy.dnsPort()),
                        new Responder(zone, upstream),
                        new DnsRegistration(cluster.nodeName(), cluster.dnsIp(), token),
                        commands,
                        listening ->
                                rules.ifPresent(tracker ->
                                        tracker.answersHere(
                                                DnsRegistration.SERVICE,
                                                DnsRegistration.PORT,
                                                listening)));
        views.caughtUp().thenRun(dns::start);
        return dns;
    }

    /** Comes after those that listen to the views, so that they miss nothing. */
    @Bean
    Subscription proxySubscription(
            ProxyViews views,
            ChangeFeed feed,
            Optional<RuleSync> rules,
            Optional<PodRoutes> routes,
            Optional<DnsService> dns) {
        return views.follow(feed);
    }
}
