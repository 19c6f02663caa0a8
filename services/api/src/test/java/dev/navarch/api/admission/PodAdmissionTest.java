package dev.navarch.api.admission;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.patch.Trees;
import dev.navarch.api.strategy.Cluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodAdmissionTest {

    private static final String CONTAINERS = "containers: [{name: c, image: i}]";

    private final Cluster cluster = Cluster.start();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private ObjectNode pod(String spec) {
        return pod("default", "{}", spec);
    }

    private ObjectNode pod(String namespace, String annotations, String spec) {
        return cluster.create(
                "{apiVersion: v1, kind: Pod, metadata: {name: p, annotations: "
                        + annotations
                        + ", namespace: "
                        + namespace
                        + "}, spec: {"
                        + spec
                        + "}}");
    }

    @Test
    void refusesAPodWhoseAccountIsMissing() {
        assertThat(refused(() -> pod("serviceAccountName: robot, " + CONTAINERS)))
                .hasMessage(
                        "pods \"p\" is forbidden: error looking up service account default/robot:"
                                + " serviceaccount \"robot\" not found")
                .matches(e -> e.code() == 403);
    }

    @Test
    void takesPullSecretsAndTheWishForNoTokenFromTheAccount() {
        cluster.create(
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: robot, namespace:"
                        + " default}, automountServiceAccountToken: false, imagePullSecrets:"
                        + " [{name: registry}]}");

        ObjectNode pod = pod("serviceAccountName: robot, " + CONTAINERS);

        assertThat(pod.at("/spec").has("volumes")).isFalse();
        assertThat(pod.at("/spec/imagePullSecrets")).isEqualTo(Trees.json("[{'name':'registry'}]"));

        ObjectNode wishing =
                cluster.create(
                        "{apiVersion: v1, kind: Pod, metadata: {name: q, namespace: default}, spec:"
                                + " {serviceAccountName: robot, automountServiceAccountToken: true,"
                                + " "
                                + CONTAINERS
                                + "}}");
        assertThat(wishing.at("/spec/volumes").size()).isEqualTo(1);
    }

    @Test
    void leavesMirrorPodsAlone() {
        ObjectNode mirror =
                pod("default", "{kubernetes.io/config.mirror: x}", "nodeName: n, " + CONTAINERS);

        assertThat(mirror.at("/spec").has("serviceAccountName")).isFalse();
        assertThat(mirror.at("/spec").has("volumes")).isFalse();
    }

    @Test
    void doesNotTolerateTwice() {
        ObjectNode pod = pod("tolerations: [{operator: Exists}], " + CONTAINERS);

        assertThat(pod.at("/spec/tolerations").size()).isEqualTo(1);
    }

    @Test
    void givesThePriorityOfTheClass() {
        cluster.create(
                "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high},"
                        + " value: 1000, preemptionPolicy: Never}");

        ObjectNode pod = pod("priorityClassName: high, " + CONTAINERS);

        assertThat(pod.at("/spec/priority").asInt()).isEqualTo(1000);
        assertThat(pod.at("/spec/preemptionPolicy").asString()).isEqualTo("Never");
        assertThat(refused(() -> pod("priorityClassName: none, " + CONTAINERS)))
                .hasMessage("pods \"p\" is forbidden: no PriorityClass with name none was found");
        assertThat(refused(() -> pod("priorityClassName: high, priority: 7, " + CONTAINERS)))
                .hasMessageContaining("the integer value of priority (7) must not be provided");
    }

    @Test
    void givesTheDefaultClassAndKeepsToOne() {
        cluster.create(
                "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: usual},"
                        + " value: 10, globalDefault: true}");

        assertThat(pod(CONTAINERS).at("/spec/priorityClassName").asString()).isEqualTo("usual");
        assertThat(
                        refused(() ->
                                cluster.create(
                                        "{apiVersion: scheduling.k8s.io/v1, kind:"
                                                + " PriorityClass, metadata: {name: other},"
                                                + " value: 5, globalDefault: true}")))
                .hasMessageContaining("PriorityClass usual is already marked as default");
    }

    @Test
    void addsWhatARuntimeClassSays() {
        cluster.create(
                "{apiVersion: node.k8s.io/v1, kind: RuntimeClass, metadata: {name: vm}, handler:"
                        + " kata, overhead: {podFixed: {memory: 64Mi}}, scheduling: {nodeSelector: {vm:"
                        + " 'yes'}}}");

        ObjectNode pod = pod("runtimeClassName: vm, " + CONTAINERS);

        assertThat(pod.at("/spec/overhead/memory").asString()).isEqualTo("64Mi");
        assertThat(pod.at("/spec/nodeSelector/vm").asString()).isEqualTo("yes");
        assertThat(refused(() -> pod("runtimeClassName: none, " + CONTAINERS)))
                .hasMessageEndingWith("pod rejected: RuntimeClass \"none\" not found");
    }

    @Test
    void fillsInAndKeepsTheLimitsOfTheNamespace() {
        cluster.create(
                """
                apiVersion: v1
                kind: LimitRange
                metadata: {name: l, namespace: default}
                spec:
                  limits:
                  - type: Container
                    default: {memory: 256Mi}
                    defaultRequest: {memory: 128Mi}
                    min: {memory: 64Mi}
                    max: {memory: 512Mi}
                    maxLimitRequestRatio: {memory: 4}
                """);

        ObjectNode filled = pod(CONTAINERS);
        assertThat(filled.at("/spec/containers/0/resources"))
                .isEqualTo(
                        Trees.json("{'limits':{'memory':'256Mi'},'requests':{'memory':'128Mi'}}"));
        assertThat(filled.at("/status/qosClass").asString()).isEqualTo("Burstable");

        assertThat(limited("{limits: {memory: 1Gi}, requests: {memory: 512Mi}}"))
                .hasMessage(
                        "pods \"p\" is forbidden: maximum memory usage per Container is 512Mi, but"
                                + " limit is 1Gi");
        assertThat(limited("{limits: {memory: 64Mi}, requests: {memory: 32Mi}}"))
                .hasMessage(
                        "pods \"p\" is forbidden: minimum memory usage per Container is 64Mi, but"
                                + " request is 32Mi");
        assertThat(limited("{limits: {memory: 512Mi}, requests: {memory: 64Mi}}"))
                .hasMessage(
                        "pods \"p\" is forbidden: memory max limit to request ratio per Container"
                                + " is 4, but provided ratio is 8.000000");
    }

    private ApiException limited(String resources) {
        return refused(
                () -> pod("containers: [{name: c, image: i, resources: " + resources + "}]"));
    }

    @Test
    void givesAClaimTheNewestDefaultClass() {
        for (String name : new String[] {"a", "b"}) {
            cluster.create(
                    "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: "
                            + name
                            + ", annotations: {storageclass.kubernetes.io/is-default-class:"
                            + " 'true'}}, provisioner: x}");
            cluster.pass(java.time.Duration.ofSeconds(5));
        }

        ObjectNode claim =
                cluster.create(
                        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c,"
                                + " namespace: default}, spec: {accessModes: [ReadWriteOnce],"
                                + " resources: {requests: {storage: 1Gi}}}}");

        assertThat(claim.at("/spec/storageClassName").asString()).isEqualTo("b");
    }

    @Test
    void givesAnIngressTheDefaultClass() {
        cluster.create(
                "{apiVersion: networking.k8s.io/v1, kind: IngressClass, metadata: {name: nginx,"
                        + " annotations: {ingressclass.kubernetes.io/is-default-class: 'true'}}, spec:"
                        + " {controller: example.org/x}}");

        ObjectNode ingress =
                cluster.create(
                        "{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: i,"
                                + " namespace: default}, spec: {defaultBackend: {service: {name: s,"
                                + " port: {number: 80}}}}}");

        assertThat(ingress.at("/spec/ingressClassName").asString()).isEqualTo("nginx");
    }

    @ParameterizedTest(name = "{0}: {1} is refused with {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "baseline | hostNetwork: true, hostPID: true, containers: [{name: c, image: i}] | host namespaces (hostNetwork=true, hostPID=true)",
                "baseline | containers: [{name: c, image: i, securityContext: {privileged: true}}] | privileged (container \"c\" must not set securityContext.privileged=true)",
                "baseline | volumes: [{name: v, hostPath: {path: /}}], containers: [{name: c, image: i}] | hostPath volumes (volume \"v\")",
                "baseline | containers: [{name: c, image: i, ports: [{containerPort: 80, hostPort: 80}]}] | hostPort (container \"c\" uses hostPort 80)",
                "baseline | containers: [{name: c, image: i, securityContext: {capabilities: {add: [NET_ADMIN]}}}] | non-default capabilities (container \"c\" must not include \"NET_ADMIN\" in securityContext.capabilities.add)",
                "baseline | securityContext: {sysctls: [{name: kernel.msgmax, value: '1'}]}, containers: [{name: c, image: i}] | forbidden sysctls (kernel.msgmax)",
                "baseline | securityContext: {seccompProfile: {type: Unconfined}}, containers: [{name: c, image: i}] | seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")",
                "restricted | securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}, containers: [{name: c, image: i, securityContext: {capabilities: {drop: [ALL]}}}] | allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false)",
                "restricted | containers: [{name: c, image: i}] | allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]), runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")",
            })
    void keepsToTheLevelOfTheNamespace(String level, String spec, String violations) {
        strict(level);

        assertThat(refused(() -> pod("strict", "{}", spec)))
                .hasMessage(
                        "pods \"p\" is forbidden: violates PodSecurity \""
                                + level
                                + ":latest\": "
                                + violations)
                .matches(e -> e.code() == 403);
    }

    @Test
    void holdsVolumesAndClaimsWhileTheyAreUsed() {
        ObjectNode claim =
                cluster.create(
                        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: d,"
                                + " namespace: default}, spec: {accessModes: [ReadWriteOnce],"
                                + " resources: {requests: {storage: 1Gi}}}}");
        ObjectNode volume =
                cluster.create(
                        "{apiVersion: v1, kind: PersistentVolume, metadata: {name: v, finalizers:"
                                + " [example.org/own]}, spec: {accessModes: [ReadWriteOnce],"
                                + " capacity: {storage: 1Gi}, hostPath: {path: /v}}}");

        assertThat(claim.at("/metadata/finalizers").toString())
                .isEqualTo("[\"kubernetes.io/pvc-protection\"]");
        assertThat(volume.at("/metadata/finalizers").toString())
                .isEqualTo("[\"example.org/own\",\"kubernetes.io/pv-protection\"]");
    }

    @Test
    void admitsWhatTheLevelAllows() {
        strict("restricted");

        pod(
                "strict",
                "{}",
                "securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}},"
                        + " containers: [{name: c, image: i, securityContext:"
                        + " {allowPrivilegeEscalation: false, capabilities: {drop: [ALL], add:"
                        + " [NET_BIND_SERVICE]}}}]");
    }

    private void strict(String level) {
        cluster.create(
                "{apiVersion: v1, kind: Namespace, metadata: {name: strict, labels:"
                        + " {pod-security.kubernetes.io/enforce: "
                        + level
                        + "}}}");
        cluster.create(
                "{apiVersion: v1, kind: ServiceAccount, metadata: {name: default, namespace:"
                        + " strict}}");
    }
}
