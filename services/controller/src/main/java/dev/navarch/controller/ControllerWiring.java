package dev.navarch.controller;

import dev.navarch.bus.ChangeFeed;
import dev.navarch.bus.CommandSender;
import dev.navarch.bus.RejectionFeed;
import dev.navarch.bus.SampleTopic;
import dev.navarch.bus.Subscription;
import dev.navarch.bus.TokenFile;
import dev.navarch.controller.autoscaling.HorizontalPodAutoscalerController;
import dev.navarch.controller.autoscaling.PodMetrics;
import dev.navarch.controller.autoscaling.SampledMetrics;
import dev.navarch.controller.certificate.RequestCleanerController;
import dev.navarch.controller.certificate.SigningController;
import dev.navarch.controller.daemonset.DaemonSetController;
import dev.navarch.controller.deployment.DeploymentController;
import dev.navarch.controller.disruption.DisruptionController;
import dev.navarch.controller.endpoints.EndpointSliceController;
import dev.navarch.controller.endpoints.EndpointSliceMirroringController;
import dev.navarch.controller.endpoints.EndpointsController;
import dev.navarch.controller.garbage.GarbageCollector;
import dev.navarch.controller.graph.ObjectGraph;
import dev.navarch.controller.job.CronJobController;
import dev.navarch.controller.job.JobController;
import dev.navarch.controller.job.TtlAfterFinishedController;
import dev.navarch.controller.namespace.NamespaceController;
import dev.navarch.controller.node.NodeIpamController;
import dev.navarch.controller.node.NodeLifecycleController;
import dev.navarch.controller.node.TaintEvictionController;
import dev.navarch.controller.podgc.PodGarbageController;
import dev.navarch.controller.protection.ClaimProtectionController;
import dev.navarch.controller.protection.VolumeProtectionController;
import dev.navarch.controller.replicaset.ReplicaSetController;
import dev.navarch.controller.replicaset.ReplicationControllerController;
import dev.navarch.controller.runtime.ClusterViews;
import dev.navarch.controller.runtime.Controller;
import dev.navarch.controller.runtime.ControllerManager;
import dev.navarch.controller.runtime.LeaderElector;
import dev.navarch.controller.serviceaccount.RootCaController;
import dev.navarch.controller.serviceaccount.ServiceAccountController;
import dev.navarch.controller.statefulset.StatefulSetController;
import dev.navarch.controller.volume.ClaimController;
import dev.navarch.controller.volume.EphemeralVolumeController;
import dev.navarch.controller.volume.LocalProvisioner;
import dev.navarch.controller.volume.VolumeController;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
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
            TokenFile token) {
        return new ControllerManager(
                controllers(views, graph, metrics, properties),
                sender,
                token,
                InstantSource.system());
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

    private static List<Controller> controllers(
            ClusterViews views,
            ObjectGraph graph,
            PodMetrics metrics,
            ControllerProperties properties) {
        InstantSource clock = InstantSource.system();
        RandomGenerator random = new java.security.SecureRandom();
        return List.of(
                new DeploymentController(views, clock),
                new EndpointsController(views),
                new EndpointSliceController(views, random),
                new EndpointSliceMirroringController(views, random),
                new ReplicaSetController(views, clock, random),
                new ReplicationControllerController(views, clock, random),
                new GarbageCollector(graph),
                new NamespaceController(views, graph, clock),
                new NodeIpamController(views, properties.clusterCidr()),
                new NodeLifecycleController(views, clock),
                new TaintEvictionController(views, clock),
                new PodGarbageController(views, clock),
                new DaemonSetController(views, clock, random),
                new StatefulSetController(views, clock),
                new DisruptionController(views, clock),
                new JobController(views, clock, random),
                new TtlAfterFinishedController(views, clock),
                new CronJobController(views, clock),
                new HorizontalPodAutoscalerController(views, metrics, clock),
                new ClaimController(views),
                new VolumeController(views, clock),
                new LocalProvisioner(views),
                new EphemeralVolumeController(views),
                new ServiceAccountController(views),
                new RootCaController(views, () -> read(properties.home().resolve("pki/ca.crt"))),
                new SigningController(
                        views,
                        new AuthorityFiles(properties.home(), clock),
                        properties.clusterSigningDuration(),
                        clock),
                new RequestCleanerController(views, clock),
                new ClaimProtectionController(views),
                new VolumeProtectionController(views));
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (NoSuchFileException notYet) {
            return Optional.empty();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
