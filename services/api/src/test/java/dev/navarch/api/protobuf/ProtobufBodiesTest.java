package dev.navarch.api.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.navarch.api.engine.ApiException;
import io.kubernetes.client.proto.IntStr.IntOrString;
import io.kubernetes.client.proto.Meta.DeleteOptions;
import io.kubernetes.client.proto.Meta.ObjectMeta;
import io.kubernetes.client.proto.Meta.Time;
import io.kubernetes.client.proto.Resource.Quantity;
import io.kubernetes.client.proto.Runtime.TypeMeta;
import io.kubernetes.client.proto.Runtime.Unknown;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps.Deployment;
import io.kubernetes.client.proto.V1Apps.DeploymentSpec;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Held against the messages of the official client. */
class ProtobufBodiesTest {

    private final ProtobufBodies bodies = new ProtobufBodies(new Messages());

    private static byte[] wrapped(String apiVersion, String kind, ByteString message) {
        ByteString unknown =
                Unknown.newBuilder()
                        .setTypeMeta(TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
                        .setRaw(message)
                        .build()
                        .toByteString();
        return ByteString.copyFrom("k8s\0", StandardCharsets.US_ASCII)
                .concat(unknown)
                .toByteArray();
    }

    private void reads(byte[] body, String yaml) {
        assertThat(JsonMapper.shared().readTree(bodies.toJson(body)))
                .isEqualTo(YAMLMapper.builder().build().readTree(yaml));
    }

    @Test
    void readsAPodWithItsUnionsMapsAndQuantities() {
        V1.Pod pod =
                V1.Pod.newBuilder()
                        .setMetadata(
                                ObjectMeta.newBuilder()
                                        .setName("p")
                                        .setGenerateName("")
                                        .putLabels("a", "b")
                                        .setCreationTimestamp(Time.newBuilder()))
                        .setSpec(
                                V1.PodSpec.newBuilder()
                                        .setHostNetwork(false)
                                        .setAutomountServiceAccountToken(false)
                                        .setTerminationGracePeriodSeconds(0)
                                        .addVolumes(
                                                V1.Volume.newBuilder()
                                                        .setName("v")
                                                        .setVolumeSource(
                                                                V1.VolumeSource.newBuilder()
                                                                        .setEmptyDir(
                                                                                V1
                                                                                        .EmptyDirVolumeSource
                                                                                        .newBuilder())))
                                        .addContainers(
                                                V1.Container.newBuilder()
                                                        .setName("c")
                                                        .setLivenessProbe(
                                                                V1.Probe.newBuilder()
                                                                        .setTimeoutSeconds(0)
                                                                        .setHandler(
                                                                                V1.ProbeHandler
                                                                                        .newBuilder()
                                                                                        .setHttpGet(
                                                                                                V1
                                                                                                        .HTTPGetAction
                                                                                                        .newBuilder()
                                                                                                        .setPort(
                                                                                                                IntOrString
                                                                                                                        .newBuilder()
                                                                                                                        .setType(
                                                                                                                                1)
                                                                                                                        .setStrVal(
                                                                                                                                "web")))))
                                                        .setResources(
                                                                V1.ResourceRequirements.newBuilder()
                                                                        .putLimits(
                                                                                "cpu",
                                                                                Quantity
                                                                                        .newBuilder()
                                                                                        .setString(
                                                                                                "2")
                                                                                        .build()))))
                        .build();
        reads(
                wrapped("v1", "Pod", pod.toByteString()),
                """
                kind: Pod
                apiVersion: v1
                metadata: {name: p, labels: {a: b}}
                spec:
                  automountServiceAccountToken: false
                  terminationGracePeriodSeconds: 0
                  volumes: [{name: v, emptyDir: {}}]
                  containers:
                    - name: c
                      livenessProbe: {httpGet: {port: web}}
                      resources: {limits: {cpu: '2'}}
                """);
    }

    @Test
    void keepsAMeantZeroAndDropsOthers() {
        Deployment deployment =
                Deployment.newBuilder()
                        .setSpec(
                                DeploymentSpec.newBuilder()
                                        .setReplicas(0)
                                        .setMinReadySeconds(0)
                                        .setPaused(false))
                        .build();
        reads(
                wrapped("apps/v1", "Deployment", deployment.toByteString()),
                "{kind: Deployment, apiVersion: apps/v1, spec: {replicas: 0}}");
    }

    @Test
    void readsBytesAndTimes() {
        V1.Secret secret =
                V1.Secret.newBuilder()
                        .setMetadata(
                                ObjectMeta.newBuilder()
                                        .setCreationTimestamp(Time.newBuilder().setSeconds(1)))
                        .putData("k", ByteString.copyFromUtf8("hi"))
                        .build();
        reads(
                wrapped("v1", "Secret", secret.toByteString()),
                """
                kind: Secret
                apiVersion: v1
                metadata: {creationTimestamp: '1970-01-01T00:00:01Z'}
                data: {k: aGk=}
                """);
    }

    @Test
    void readsDeleteOptionsOfAnyGroup() {
        DeleteOptions options =
                DeleteOptions.newBuilder()
                        .setGracePeriodSeconds(0)
                        .setPropagationPolicy("Foreground")
                        .build();
        reads(
                wrapped("apps/v1", "DeleteOptions", options.toByteString()),
                "{kind: DeleteOptions, apiVersion: apps/v1, gracePeriodSeconds: 0,"
                        + " propagationPolicy: Foreground}");
    }

    @Test
    void refusesWhatIsDamaged() {
        byte[] good = wrapped("v1", "Pod", V1.Pod.newBuilder().build().toByteString());
        for (byte[] bad :
                new byte[][] {
                    {},
                    "k8s\0\u00ff\u00ff".getBytes(StandardCharsets.ISO_8859_1),
                    java.util.Arrays.copyOf(good, good.length - 1)
                }) {
            assertThatThrownBy(() -> bodies.toJson(bad))
                    .isInstanceOfSatisfying(
                            ApiException.class, e -> assertThat(e.code()).isEqualTo(400));
        }
    }
}
