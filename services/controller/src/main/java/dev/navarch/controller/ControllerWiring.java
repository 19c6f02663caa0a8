package dev.navarch.controller;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.TokenFile;
import dev.navarch.bus.settings.SettingsCheck;
import dev.navarch.bus.trace.Tracing;
import dev.navarch.controller.autoscaling.SampledMetrics;
import dev.navarch.controller.graph.ObjectGraph;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.ControllerManager;
import dev.navarch.controller.runtime.LeaderElector;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** All beans of the controller manager. The bus gives the feeds, the sender and the token. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ControllerProperties.class)
@Import(SettingsCheck.class)
public class ControllerWiring {

    private static final ObjectKey LEASE =
            ObjectKey.namespaced(Resources.LEASES, "kube-system", "kube-controller-manager");

    @Bean
    ClusterViews controllerViews() {
        return new ClusterViews();
    }

    @Bean
    TokenFile controllerToken(ControllerProperties properties) {
        return new TokenFile(properties.home().resolve("pki/controller-manager.token"));
    }

    @Bean
    SampledMetrics controllerMetrics() {
        return new SampledMetrics(InstantSource.system());
    }

    @Bean(destroyMethod = "close")
    Subscription controllerSamples(SampleTopic samples, SampledMetrics metrics) {
        return samples.follow(metrics::take);
    }

    @Bean
    ObjectGraph controllerGraph() {
        return new ObjectGraph();
    }

    @Bean
    ControllerManager controllerManager(
            ClusterViews views,
            ObjectGraph graph,
            SampledMetrics metrics,
            ControllerProperties properties,
            CommandSender sender,
            TokenFile token,
            ObjectProvider<MeterRegistry> registry,
            ObjectProvider<Tracing> tracing) {
        WorkMeters meters = new WorkMeters(registry.getIfAvailable(SimpleMeterRegistry::new));
        List<Controller> controllers =
                new Controllers(views, graph, metrics, properties).chosen(properties.controllers());
        ControllerManager manager =
                new ControllerManager(
                        controllers,
                        sender,
                        token,
                        InstantSource.system(),
                        meters,
                        tracing.getIfAvailable(() -> Tracing.OFF));
        meters.watch(manager, controllers.stream().map(Controller::name).toList());
        return manager;
    }

    @Bean(destroyMethod = "close")
    Identity controllerIdentity(ControllerProperties properties) {
        return Identity.in(properties.home());
    }

    @Bean
    LeaderElector controllerElector(
            ClusterViews views, Identity identity, CommandSender sender, TokenFile token) {
        return new LeaderElector(
                LEASE,
                identity.name(),
                views.of(Resources.LEASES, Lease.class),
                sender,
                token,
                InstantSource.system());
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    ControllerService controllerService(
            ChangeFeed feed,
            RejectionFeed rejections,
            ClusterViews views,
            ObjectGraph graph,
            ControllerManager manager,
            LeaderElector elector,
            TokenFile token) {
        return new ControllerService(
                feed,
                rejections,
                List.of(views::take, graph::take),
                manager,
                elector,
                token::isThere);
    }
}
