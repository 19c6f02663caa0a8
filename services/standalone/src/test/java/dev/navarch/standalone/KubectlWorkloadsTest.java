package dev.navarch.standalone;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** What kubectl does with replication controllers and their pods while these live. */
@ExtendWith(SharedCluster.class)
class KubectlWorkloadsTest {

    private static final String PRIMARY =
            """
            apiVersion: v1
            kind: ReplicationController
            metadata: {name: primary, labels: {app: store, role: primary}}
            spec:
              replicas: 2
              selector: {app: store, role: primary}
              template:
                metadata: {labels: {app: store, role: primary}}
                spec:
                  containers:
                  - name: store
                    image: example.com/store:1
                    ports: [{name: store-server, containerPort: 6379}]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: primary, labels: {app: store, role: primary}}
            spec:
              selector: {app: store, role: primary}
              ports: [{port: 6379, targetPort: store-server}]
            """;

    private final LiveCluster cluster;
    private String namespace = "";
    private String path = "";

    KubectlWorkloadsTest(LiveCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void namespace() {
        namespace = cluster.namespace("kubectl");
        path = "/api/v1/namespaces/" + namespace;
    }

    @Conformance(
            "[sig-cli] Kubectl client Kubectl describe should check if kubectl describe prints"
                    + " relevant information for rc and pods [Conformance]")
    @Test
    void describesEverythingOfAController() throws Exception {
        kubectlWith(PRIMARY, "apply", "-f", "-");
        JsonNode pod = awaitRunning(2).getFirst();
        eventually(
                "the service has endpoints", () -> endpoints("primary"), ports -> !ports.isEmpty());
        assertThat(kubectl("describe", "pod", nameOf(pod)))
                .containsPattern("Name: +" + nameOf(pod))
                .containsPattern("Namespace: +" + namespace)
                .containsPattern("Node: +" + pod.at("/spec/nodeName").asString())
                .containsPattern("Labels: +app=store\\n +role=primary")
                .contains("Annotations:")
                .containsPattern("Status: +Running")
                .containsPattern("IP: +" + pod.at("/status/podIP").asString())
                .containsPattern("Controlled By: +ReplicationController/primary")
                .containsPattern("Image: +example.com/store:1")
                .containsPattern("State: +Running")
                .containsPattern("QoS Class: +BestEffort");
        assertThat(kubectl("describe", "rc", "primary"))
                .containsPattern("Name: +primary")
                .containsPattern("Namespace: +" + namespace)
                .containsPattern("Selector: +app=store,role=primary")
                .containsPattern("Labels: +app=store\\n +role=primary")
                .contains("Annotations:")
                .containsPattern("Replicas: +2 current / 2 desired")
                .containsPattern("Pods Status: +2 Running / 0 Waiting / 0 Succeeded / 0 Failed")
                .contains("Pod Template:")
                .containsPattern("Image: +example.com/store:1")
                .containsPattern("Events:(.*\\n)+.*SuccessfulCreate");
        assertThat(kubectl("describe", "service", "primary"))
                .containsPattern("Selector: +app=store,role=primary")
                .containsPattern("Type: +ClusterIP")
                .containsPattern("IP: +10\\.96\\.")
                .containsPattern("Port: +<unset> +6379/TCP")
                .containsPattern("Endpoints: +[0-9.]+:6379,[0-9.]+:6379")
                .containsPattern("Session Affinity: +None");
        assertThat(kubectl("describe", "node", pod.at("/spec/nodeName").asString()))
                .contains("Labels:", "Annotations:", "CreationTimestamp:", "Conditions:")
                .containsPattern(
                        "Type +Status +LastHeartbeatTime +LastTransitionTime +Reason +Message")
                .contains("Addresses:", "Capacity:", "Allocatable:", "Kernel Version:", "OS Image:")
                .contains("Container Runtime Version:", "Kubelet Version:");
        assertThat(kubectl("describe", "namespace", namespace))
                .containsPattern("Name: +" + namespace)
                .contains("Labels:", "Annotations:")
                .containsPattern("Status: +Active");
    }

    @Conformance(
            "[sig-cli] Kubectl client Kubectl expose should create services for rc"
                    + " [Conformance]")
    @Test
    void exposesAControllerAndItsService() throws Exception {
        kubectlWith(PRIMARY, "apply", "-f", "-");
        awaitRunning(2);
        kubectl("expose", "rc", "primary", "--name=second", "--port=1234", "--target-port=6379");
        assertThat(exposed("second")).isEqualTo(1234);
        kubectl("expose", "service", "second", "--name=third", "--port=2345", "--target-port=6379");
        assertThat(exposed("third")).isEqualTo(2345);
    }

    @Conformance(
            "[sig-cli] Kubectl client Kubectl patch should add annotations for pods in rc"
                    + " [Conformance]")
    @Test
    void annotatesThePodsOfAController() throws Exception {
        kubectlWith(PRIMARY, "apply", "-f", "-");
        for (JsonNode pod : awaitRunning(2)) {
            kubectl(
                    "patch",
                    "pod",
                    nameOf(pod),
                    "-p",
                    "{\"metadata\":{\"annotations\":{\"x\":\"y\"}}}");
        }
        assertThat(pods())
                .hasSize(2)
                .allMatch(pod -> pod.at("/metadata/annotations/x").asString("").equals("y"));
    }

    @Conformance(
            "[sig-cli] Kubectl client Update Demo should create and stop a replication"
                    + " controller [Conformance]")
    @Test
    void createsAndStopsAController() throws Exception {
        kubectlWith(PRIMARY, "create", "-f", "-");
        awaitRunning(2);
        kubectlWith(PRIMARY, "delete", "--grace-period=0", "--force", "-f", "-");
        assertThat(kubectl("get", "rc,svc", "-l", "app=store", "--no-headers"))
                .contains("No resources found");
        eventually("the pods are gone", this::pods, List::isEmpty);
    }

    @Conformance(
            "[sig-cli] Kubectl client Update Demo should scale a replication controller"
                    + " [Conformance]")
    @Test
    void scalesAController() throws Exception {
        kubectlWith(PRIMARY, "create", "-f", "-");
        awaitRunning(2);
        kubectl("scale", "rc", "primary", "--replicas=1", "--timeout=5m");
        awaitRunning(1);
        kubectl("scale", "rc", "primary", "--replicas=3", "--timeout=5m");
        awaitRunning(3);
        assertThat(kubectl("get", "rc", "primary", "--no-headers"))
                .containsPattern("primary +3 +3 +");
    }

    /** The port of a service that reaches both pods. */
    private int exposed(String service) {
        assertThat(cluster.get(path + "/services/" + service).at("/spec/selector/role").asString())
                .isEqualTo("primary");
        eventually("endpoints", () -> endpoints(service), ports -> ports.equals(List.of(6379)));
        return cluster.get(path + "/services/" + service).at("/spec/ports/0/port").asInt();
    }

    private List<Integer> endpoints(String service) {
        if (!cluster.exists(path + "/endpoints/" + service)) {
            return List.of();
        }
        JsonNode subset = cluster.get(path + "/endpoints/" + service).at("/subsets/0");
        return subset.path("addresses").size() == 2
                ? subset.path("ports").valueStream().map(p -> p.path("port").asInt()).toList()
                : List.of();
    }

    private List<JsonNode> awaitRunning(int count) {
        return eventually(
                count + " pods run",
                this::pods,
                pods ->
                        pods.size() == count
                                && pods.stream().allMatch(KubectlWorkloadsTest::isRunning));
    }

    private static boolean isRunning(JsonNode pod) {
        return pod.at("/status/phase").asString("").equals("Running")
                && pod.at("/status/containerStatuses/0/ready").asBoolean(false)
                && !pod.path("metadata").has("deletionTimestamp");
    }

    private List<JsonNode> pods() {
        return cluster.list(path + "/pods");
    }

    private static String nameOf(JsonNode object) {
        return object.at("/metadata/name").asString();
    }

    private String kubectl(String... arguments) throws Exception {
        return kubectlWith("", arguments);
    }

    private String kubectlWith(String input, String... arguments) throws Exception {
        String[] all = new String[arguments.length + 2];
        all[0] = "--namespace";
        all[1] = namespace;
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return cluster.kubectlWith(input, all);
    }
}
