package dev.navarch.controller;

import dev.navarch.controller.autoscaling.HorizontalPodAutoscalerController;
import dev.navarch.controller.autoscaling.PodMetrics;
import dev.navarch.controller.certificate.PodRequestCleanerController;
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
import dev.navarch.controller.serviceaccount.RootCaController;
import dev.navarch.controller.serviceaccount.ServiceAccountController;
import dev.navarch.controller.statefulset.StatefulSetController;
import dev.navarch.controller.volume.ClaimController;
import dev.navarch.controller.volume.EphemeralVolumeController;
import dev.navarch.controller.volume.LocalProvisioner;
import dev.navarch.controller.volume.VolumeController;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** All controllers there are, by the names that kube-controller-manager has for them. */
final class Controllers {

    private final Map<String, List<Supplier<Controller>>> makers = new LinkedHashMap<>();

    Controllers(
            ClusterViews views,
            ObjectGraph graph,
            PodMetrics metrics,
            ControllerProperties properties) {
        InstantSource clock = InstantSource.system();
        RandomGenerator random = new SecureRandom();
        add("deployment-controller", () -> new DeploymentController(views, clock));
        add("endpoints-controller", () -> new EndpointsController(views));
        add("endpointslice-controller", () -> new EndpointSliceController(views, random));
        add(
                "endpointslice-mirroring-controller",
                () -> new EndpointSliceMirroringController(views, random));
        add("replicaset-controller", () -> new ReplicaSetController(views, clock, random));
        add(
                "replicationcontroller-controller",
                () -> new ReplicationControllerController(views, clock, random));
        add("garbage-collector-controller", () -> new GarbageCollector(graph));
        add("namespace-controller", () -> new NamespaceController(views, graph, clock));
        add("node-ipam-controller", () -> new NodeIpamController(views, properties.clusterCidr()));
        add("node-lifecycle-controller", () -> new NodeLifecycleController(views, clock));
        add("taint-eviction-controller", () -> new TaintEvictionController(views, clock));
        add("pod-garbage-collector-controller", () -> new PodGarbageController(views, clock));
        add("daemonset-controller", () -> new DaemonSetController(views, clock, random));
        add("statefulset-controller", () -> new StatefulSetController(views, clock));
        add("disruption-controller", () -> new DisruptionController(views, clock));
        add("job-controller", () -> new JobController(views, clock, random));
        add("ttl-after-finished-controller", () -> new TtlAfterFinishedController(views, clock));
        add("cronjob-controller", () -> new CronJobController(views, clock));
        add(
                "horizontal-pod-autoscaler-controller",
                () -> new HorizontalPodAutoscalerController(views, metrics, clock));
        makers.put(
                "persistentvolume-binder-controller",
                List.of(
                        () -> new ClaimController(views),
                        () -> new VolumeController(views, clock)));
        add("local-provisioner", () -> new LocalProvisioner(views));
        add("ephemeral-volume-controller", () -> new EphemeralVolumeController(views));
        add("serviceaccount-controller", () -> new ServiceAccountController(views));
        add(
                "root-ca-certificate-publisher-controller",
                () ->
                        new RootCaController(
                                views, () -> read(properties.home().resolve("pki/ca.crt"))));
        add(
                "certificatesigningrequest-signing-controller",
                () ->
                        new SigningController(
                                views,
                                new AuthorityFiles(properties.home(), clock),
                                properties.clusterSigningDuration(),
                                clock));
        add(
                "certificatesigningrequest-cleaner-controller",
                () -> new RequestCleanerController(views, clock));
        add(
                "podcertificaterequest-cleaner-controller",
                () -> new PodRequestCleanerController(views, clock));
        add(
                "persistentvolumeclaim-protection-controller",
                () -> new ClaimProtectionController(views));
        add("persistentvolume-protection-controller", () -> new VolumeProtectionController(views));
    }

    /**
     * Makes those that are wanted. What is not made asks for no view either, so that the types that
     * only it reads are not decoded.
     *
     * @param wanted see {@link ControllerProperties#controllers}
     * @throws IllegalArgumentException if there is none of that name
     */
    List<Controller> chosen(List<String> wanted) {
        for (String each : wanted) {
            String name = each.startsWith("-") ? each.substring(1) : each;
            if (!name.equals("*") && !makers.containsKey(name)) {
                throw new IllegalArgumentException(
                        "no controller \"" + name + "\"; there are " + makers.keySet());
            }
        }
        List<Controller> chosen = new ArrayList<>();
        makers.forEach((name, parts) -> {
            if (wanted.contains(name) || (wanted.contains("*") && !wanted.contains("-" + name))) {
                parts.forEach(part -> chosen.add(part.get()));
            }
        });
        return List.copyOf(chosen);
    }

    private void add(String name, Supplier<Controller> maker) {
        makers.put(name, List.of(maker));
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
