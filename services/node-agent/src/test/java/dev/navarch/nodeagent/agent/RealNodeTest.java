package dev.navarch.nodeagent.agent;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import dev.navarch.nodeagent.containerd.TestContainerd;
import dev.navarch.nodeagent.runtime.ContainerRecord;
import dev.navarch.nodeagent.runtime.ExecResult;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

@Tag("containerd")
@EnabledIf("dev.navarch.nodeagent.containerd.TestContainerd#available")
class RealNodeTest {

    private static TestContainerd containerd;
    private static NodeFixture node;

    @BeforeAll
    static void start() throws Exception {
        containerd = new TestContainerd();
        node = new NodeFixture(containerd);
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
        containerd.close();
    }

    @Test
    void runsAPodAndEndsItWhenDeleted() {
        node.create(pod("plain", "sleep 1000"));

        Pod ready = node.awaitReady("plain");
        assertThat(ready.getStatus().getPhase()).isEqualTo("Running");
        assertThat(ready.getStatus().getPodIP()).startsWith("10.219.");
        ContainerStatus status = ready.getStatus().getContainerStatuses().getFirst();
        assertThat(status.getContainerID()).startsWith("containerd://");
        assertThat(status.getImageID()).isNotEmpty();
        eventually(
                "its beginning is told",
                () -> node.events("plain"),
                events ->
                        events.containsAll(
                                List.of(
                                        "Created: Created container: main",
                                        "Started: Started container main")));

        node.cluster().delete(key("plain"));
        node.awaitGone("plain");
        String uid = ready.getMetadata().getUid();
        eventually(
                "no container is left",
                () -> containerd.runtime().containersOf(uid),
                List::isEmpty);
        eventually(
                "no sandbox is left", () -> containerd.runtime().sandboxesOf(uid), List::isEmpty);
    }

    @Test
    void aPodThatEndsSucceedsOrFails() {
        node.create(pod("good", "exit 0", "Never"));
        node.create(pod("bad", "echo oh > /dev/termination-log; exit 7", "Never"));

        Pod good = node.await("good", NodeFixture.phase("Succeeded"));
        assertThat(terminated(good).getReason()).isEqualTo("Completed");
        Pod bad = node.await("bad", NodeFixture.phase("Failed"));
        assertThat(terminated(bad).getExitCode()).isEqualTo(7);
        assertThat(terminated(bad).getMessage()).isEqualTo("oh\n");
        assertThat(terminated(bad).getReason()).isEqualTo("Error");
    }

    @Test
    void aContainerThatKeepsEndingWaitsLongerEachTime() {
        node.create(pod("crash", "exit 1"));

        Pod crashing = node.await("crash", p -> waits(p, "CrashLoopBackOff"));
        ContainerStatus status = crashing.getStatus().getContainerStatuses().getFirst();
        assertThat(status.getRestartCount()).isEqualTo(1);
        assertThat(status.getLastState().getTerminated().getExitCode()).isEqualTo(1);
        assertThat(status.getState().getWaiting().getMessage())
                .startsWith("back-off 10s restarting failed container=main pod=crash_default(");
        node.cluster().delete(key("crash"));
        node.awaitGone("crash");
    }

    @Test
    void mountsVolumesAndSetsVariables() {
        node.cluster()
                .create(
                        Resources.CONFIG_MAPS,
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withNamespace("default")
                                .withName("settings")
                                .endMetadata()
                                .addToData("color", "blue")
                                .build());
        node.cluster()
                .create(
                        Resources.SECRETS,
                        new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace("default")
                                .withName("hidden")
                                .endMetadata()
                                .addToData("word", "c2VzYW1l")
                                .build());
        node.create(
                """
                {"metadata": {"name": "volumes", "labels": {"app": "v"}}, "spec": {
                  "initContainers": [{"name": "first", "image": "%1$s",
                    "command": ["sh", "-c", "echo made > /shared/file"],
                    "volumeMounts": [{"name": "shared", "mountPath": "/shared"}]}],
                  "containers": [{"name": "main", "image": "%1$s", "command": ["sleep", "1000"],
                    "env": [
                      {"name": "COLOR", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "color"}}},
                      {"name": "WORD", "valueFrom": {"secretKeyRef": {"name": "hidden", "key": "word"}}},
                      {"name": "SELF", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
                      {"name": "BOTH", "value": "$(COLOR)-$(WORD)"}],
                    "volumeMounts": [
                      {"name": "shared", "mountPath": "/shared"},
                      {"name": "config", "mountPath": "/config"},
                      {"name": "secret", "mountPath": "/secret"},
                      {"name": "info", "mountPath": "/info"},
                      {"name": "token", "mountPath": "/token"}]}],
                  "volumes": [
                    {"name": "shared", "emptyDir": {"medium": "Memory"}},
                    {"name": "config", "configMap": {"name": "settings"}},
                    {"name": "secret", "secret": {"secretName": "hidden", "defaultMode": 256}},
                    {"name": "info", "downwardAPI": {"items": [
                      {"path": "labels", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
                    {"name": "token", "projected": {"sources": [
                      {"serviceAccountToken": {"path": "token"}}]}}]}}
                """
                        .formatted(TestContainerd.BUSYBOX));

        node.awaitReady("volumes");
        assertThat(
                        exec(
                                "volumes",
                                "cat /shared/file; echo $COLOR $WORD $SELF $BOTH; cat /config/color /secret/word; cat /info/labels /token/token; stat -L -c %a /secret/word"))
                .isEqualTo(
                        "made\nblue sesame volumes blue-sesame\nbluesesameapp=\"v\"secret-token-of-default400\n");

        node.cluster()
                .update(
                        ObjectKey.namespaced(Resources.CONFIG_MAPS, "default", "settings"),
                        "",
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withNamespace("default")
                                .withName("settings")
                                .endMetadata()
                                .addToData("color", "green")
                                .build());
        eventually(() -> exec("volumes", "cat /config/color").equals("green"));
    }

    @Test
    void probesDecideAboutReadinessAndRestarts() {
        node.create(
                """
                {"metadata": {"name": "probed"}, "spec": {"terminationGracePeriodSeconds": 1, "containers": [{
                  "name": "main", "image": "%s", "command": ["sh", "-c", "touch /tmp/live; httpd -p 8080 -h /tmp; sleep 1000"],
                  "readinessProbe": {"httpGet": {"path": "/ready", "port": 8080}, "periodSeconds": 1, "timeoutSeconds": 30},
                  "livenessProbe": {"exec": {"command": ["cat", "/tmp/live"]}, "periodSeconds": 1, "timeoutSeconds": 30, "failureThreshold": 3}
                }]}}\
                """
                        .formatted(TestContainerd.BUSYBOX));
        node.await("probed", NodeFixture.phase("Running"));
        eventually(() ->
                node.events("probed")
                        .toString()
                        .contains(
                                "Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 404"));
        assertThat(node.pod("probed").filter(NodeFixture::isReady)).isEmpty();

        exec("probed", "touch /tmp/ready");
        node.awaitReady("probed");

        exec("probed", "rm /tmp/live");
        Pod restarted =
                node.await(
                        "probed",
                        p ->
                                p.getStatus().getContainerStatuses().stream()
                                        .anyMatch(c -> c.getRestartCount() > 0));
        assertThat(
                        restarted
                                .getStatus()
                                .getContainerStatuses()
                                .getFirst()
                                .getLastState()
                                .getTerminated())
                .isNotNull();
        eventually(
                "the restart is told",
                () -> node.events("probed"),
                events ->
                        events.contains(
                                "Killing: Container main failed liveness probe, will be restarted"));
    }

    @Test
    void tellsWhyAnImageCannotBeHad() {
        node.create(
                """
                {"metadata": {"name": "imageless"}, "spec": {"containers": [{
                  "name": "main", "image": "navarch.test/none:1", "imagePullPolicy": "Never"}]}}\
                """);

        node.await("imageless", p -> waits(p, "ErrImageNeverPull"));
    }

    private static boolean waits(Pod pod, String reason) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getWaiting())
                .anyMatch(waiting -> waiting != null && reason.equals(waiting.getReason()));
    }

    @Test
    void aManifestInTheDirectoryRunsAndIsMirrored() throws Exception {
        Files.createDirectories(node.manifests());
        Path manifest = node.manifests().resolve("web.yaml");
        Files.writeString(
                manifest,
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: main
                    image: %s
                    command: [sleep, "1000"]
                """
                        .formatted(TestContainerd.BUSYBOX));

        Pod mirror = node.awaitReady("web-node-1");
        assertThat(mirror.getMetadata().getAnnotations())
                .containsKey("kubernetes.io/config.mirror")
                .containsEntry("kubernetes.io/config.source", "file");
        assertThat(mirror.getMetadata().getOwnerReferences().getFirst().getKind())
                .isEqualTo("Node");

        Files.delete(manifest);
        node.awaitGone("web-node-1");
        eventually(() -> node.node().pods().named("default", "web-node-1").isEmpty());
    }

    @Test
    void anotherAgentAdoptsRunningContainersAndEndsOrphans() throws Exception {
        node.create(pod("survivor", "sleep 1000"));
        Pod orphan = node.create(pod("orphan", "sleep 1000"));
        Pod before = node.awaitReady("survivor");
        node.awaitReady("orphan");

        node.restart(() -> {
            node.cluster().delete(key("orphan"));
            // What confirms a deletion is a delete without grace.
            node.cluster()
                    .send(
                            new dev.navarch.model.Command(
                                    "force",
                                    "",
                                    dev.navarch.model.Verb.DELETE,
                                    key("orphan"),
                                    "v1",
                                    "",
                                    java.util.Optional.empty(),
                                    "{\"gracePeriodSeconds\":0}"
                                            .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                    dev.navarch.model.Preconditions.NONE));
            eventually(() -> node.pod("orphan").isEmpty());
        });

        eventually(
                () -> containerd.runtime().containersOf(orphan.getMetadata().getUid()).isEmpty());
        eventually(() -> node.node().pods().byUid(before.getMetadata().getUid()).isPresent());
        Pod after = node.awaitReady("survivor");
        assertThat(after.getStatus().getContainerStatuses().getFirst())
                .isEqualTo(before.getStatus().getContainerStatuses().getFirst());
    }

    @Test
    void keepsAPodWhoseManifestUrlDoesNotAnswerAfterARestart() throws Exception {
        node.serve(
                Optional.of(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: fetched}
                        spec:
                          terminationGracePeriodSeconds: 1
                          containers: [{name: main, image: "%s", command: [sleep, "1000"]}]
                        """
                                .formatted(TestContainerd.BUSYBOX)));
        Pod before = node.awaitReady("fetched-node-1");
        String uid =
                Objects.requireNonNull(
                        before.getMetadata().getAnnotations().get("kubernetes.io/config.hash"));

        node.restart(() -> node.serve(Optional.empty()));
        node.create(pod("after-restart", "sleep 1000"));
        node.awaitReady("after-restart");
        assertThat(containerd.runtime().containersOf(uid)).allMatch(ContainerRecord::running);
        assertThat(node.pod("fetched-node-1")).isPresent();

        node.serve(Optional.of("{kind: PodList, items: []}"));
        node.awaitGone("fetched-node-1");
        eventually(() -> containerd.runtime().containersOf(uid).isEmpty());
    }

    private static io.fabric8.kubernetes.api.model.ContainerStateTerminated terminated(Pod pod) {
        return pod.getStatus().getContainerStatuses().getFirst().getState().getTerminated();
    }

    private static ObjectKey key(String name) {
        return ObjectKey.namespaced(Resources.PODS, "default", name);
    }

    private static String exec(String pod, String script) {
        ContainerRecord main =
                containerd
                        .runtime()
                        .containersOf(node.pod(pod).orElseThrow().getMetadata().getUid())
                        .stream()
                        .filter(c -> c.name().equals("main") && c.running())
                        .findFirst()
                        .orElseThrow();
        return containerd
                                .runtime()
                                .exec(
                                        main.id(),
                                        List.of("sh", "-c", script),
                                        Duration.ofSeconds(60))
                        instanceof ExecResult.Exited(int code, String output)
                ? output
                : "";
    }

    private static String pod(String name, String script) {
        return pod(name, script, "Always");
    }

    private static String pod(String name, String script, String restartPolicy) {
        return """
        {"metadata": {"name": "%s"}, "spec": {"restartPolicy": "%s", "terminationGracePeriodSeconds": 1,
          "containers": [{"name": "main", "image": "%s", "command": ["sh", "-c", "%s"]}]}}
        """
                .formatted(name, restartPolicy, TestContainerd.BUSYBOX, script);
    }
}
