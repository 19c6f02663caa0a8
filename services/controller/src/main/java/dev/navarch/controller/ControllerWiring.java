package dev.navarch.controller;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.TokenSource;
import dev.navarch.controller.deployment.DeploymentController;
import dev.navarch.controller.endpoints.EndpointSliceController;
import dev.navarch.controller.endpoints.EndpointSliceMirroringController;
import dev.navarch.controller.endpoints.EndpointsController;
import dev.navarch.controller.replicaset.ReplicaSetController;
import dev.navarch.controller.replicaset.ReplicationControllerController;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.ControllerManager;
import dev.navarch.controller.runtime.LeaderElector;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** All beans of the controller manager. The bus gives the feeds, the sender and the token. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ControllerProperties.class)
public class ControllerWiring {

    private static final ObjectKey LEASE =
            ObjectKey.namespaced(Resources.LEASES, "kube-system", "kube-controller-manager");

    @Bean
    ClusterViews controllerViews() {
        return new ClusterViews();
    }

    @Bean
    ControllerManager controllerManager(
            ClusterViews views, CommandSender sender, TokenSource token) {
        return new ControllerManager(controllers(views), sender, token, InstantSource.system());
    }

    @Bean(destroyMethod = "close")
    Identity controllerIdentity(ControllerProperties properties) {
        return Identity.in(properties.home());
    }

    @Bean
    LeaderElector controllerElector(
            ClusterViews views, Identity identity, CommandSender sender, TokenSource token) {
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
            ControllerManager manager,
            LeaderElector elector) {
        return new ControllerService(feed, rejections, List.of(views::take), manager, elector);
    }

    private static List<Controller> controllers(ClusterViews views) {
        InstantSource clock = InstantSource.system();
        RandomGenerator random = new java.security.SecureRandom();
        return List.of(
                new DeploymentController(views, clock),
                new EndpointsController(views),
                new EndpointSliceController(views, random),
                new EndpointSliceMirroringController(views, random),
                new ReplicaSetController(views, clock, random),
                new ReplicationControllerController(views, clock, random));
    }
}
