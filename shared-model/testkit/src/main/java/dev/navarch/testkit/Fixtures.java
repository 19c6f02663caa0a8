package dev.navarch.testkit;

import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.Map;

/** Objects as users write them, small and valid; a test changes what matters to it. */
public final class Fixtures {

    private Fixtures() {}

    /** A pod of one container {@code main} in namespace {@code default}, labelled by its name. */
    public static PodBuilder pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .addToLabels("app", name)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("main")
                .withImage("example/" + name + ":1")
                .endContainer()
                .endSpec();
    }

    /** A pod that asks for resources, {@code "500m"} of CPU and {@code "1Gi"} of memory. */
    public static PodBuilder pod(String name, String cpu, String memory) {
        return pod(name)
                .editSpec()
                .editFirstContainer()
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)))
                .endResources()
                .endContainer()
                .endSpec();
    }

    /** A ready node of 4 CPUs, 16 GiB and 110 pods. */
    public static NodeBuilder node(String name) {
        Map<String, Quantity> size =
                Map.of(
                        "cpu", new Quantity("4"),
                        "memory", new Quantity("16Gi"),
                        "ephemeral-storage", new Quantity("100Gi"),
                        "pods", new Quantity("110"));
        return new NodeBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("kubernetes.io/hostname", name)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withCapacity(size)
                .withAllocatable(size)
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus();
    }

    /** A deployment whose pods are labelled {@code app=<name>}. */
    public static DeploymentBuilder deployment(String name, int replicas) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withTemplate(template(name))
                .endSpec();
    }

    /** A replica set whose pods are labelled {@code app=<name>}. */
    public static ReplicaSetBuilder replicaSet(String name, int replicas) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withTemplate(template(name))
                .endSpec();
    }

    /** A service on port 80 to port 8080 of the pods that are labelled {@code app=<name>}. */
    public static ServiceBuilder service(String name) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withType("ClusterIP")
                .addToSelector("app", name)
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withProtocol("TCP")
                .withNewTargetPort(8080)
                .endPort()
                .endSpec();
    }

    private static io.fabric8.kubernetes.api.model.PodTemplateSpec template(String name) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", name)
                .endMetadata()
                .withSpec(pod(name).buildSpec())
                .build();
    }
}
