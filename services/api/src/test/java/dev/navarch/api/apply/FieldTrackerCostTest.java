package dev.navarch.api.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.patch.Trees;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Managed fields are kept on every write, so what a write pays for them is bounded here. */
class FieldTrackerCostTest {

    /** Ten times what it takes on an idle machine: a busy one is slower in every attempt. */
    private static final long LIMIT_NANOS = 200_000;

    @Test
    void costsLittleOnAStatusPatch() {
        FieldTracker tracker = new FieldTracker(() -> Instant.EPOCH);
        ObjectNode pod = pod();
        tracker.record(
                request(ApiVerb.CREATE, "kube-controller-manager", ""), Optional.empty(), pod);
        ObjectNode running = running(pod, "10.0.0.1");
        tracker.record(request(ApiVerb.PATCH, "kubelet", "status"), Optional.of(pod), running);
        ObjectNode changed = running(running, "10.0.0.2");
        ApiRequest patch = request(ApiVerb.PATCH, "kubelet", "status");

        long best = Long.MAX_VALUE;
        for (int batch = 0; batch < 300; batch++) {
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                tracker.record(patch, Optional.of(running), changed);
            }
            best = Math.min(best, (System.nanoTime() - start) / 20);
        }

        assertThat(best).as("nanoseconds for one status patch").isLessThan(LIMIT_NANOS);
    }

    private static ApiRequest request(ApiVerb verb, String manager, String subresource) {
        return Requests.of(
                verb,
                Resources.PODS,
                "web-1",
                subresource,
                Map.of("fieldManager", manager),
                verb == ApiVerb.PATCH ? Optional.of(PatchType.STRATEGIC) : Optional.empty(),
                "");
    }

    private static ObjectNode running(ObjectNode pod, String address) {
        ObjectNode running = pod.deepCopy();
        running.set(
                "status",
                Trees.yaml(
                        """
                        phase: Running
                        podIP: %s
                        podIPs: [{ip: %s}]
                        hostIP: 192.168.0.1
                        qosClass: Burstable
                        startTime: "2026-01-01T00:00:00Z"
                        conditions:
                        - {type: PodScheduled, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                        - {type: Initialized, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                        - {type: ContainersReady, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                        - {type: Ready, status: "True", lastTransitionTime: "2026-01-01T00:00:00Z"}
                        containerStatuses:
                        - {name: web, ready: true, restartCount: 0, image: "web:1", imageID: "sha256:1", containerID: "containerd://1", started: true, state: {running: {startedAt: "2026-01-01T00:00:00Z"}}}
                        - {name: proxy, ready: true, restartCount: 0, image: "proxy:1", imageID: "sha256:2", containerID: "containerd://2", started: true, state: {running: {startedAt: "2026-01-01T00:00:00Z"}}}
                        """
                                .formatted(address, address)));
        return running;
    }

    private static ObjectNode pod() {
        return Trees.yamlObject(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  name: web-1
                  namespace: default
                  uid: u
                  generateName: web-
                  labels: {app: web, pod-template-hash: abc}
                  ownerReferences: [{apiVersion: apps/v1, kind: ReplicaSet, name: web, uid: r, controller: true, blockOwnerDeletion: true}]
                spec:
                  restartPolicy: Always
                  dnsPolicy: ClusterFirst
                  schedulerName: default-scheduler
                  terminationGracePeriodSeconds: 30
                  securityContext: {}
                  enableServiceLinks: true
                  serviceAccountName: default
                  nodeName: n1
                  volumes:
                  - {name: config, configMap: {name: web, defaultMode: 420}}
                  - name: token
                    projected: {defaultMode: 420, sources: [{serviceAccountToken: {path: token, expirationSeconds: 3607}}, {configMap: {name: kube-root-ca.crt}}]}
                  tolerations:
                  - {key: node.kubernetes.io/not-ready, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
                  - {key: node.kubernetes.io/unreachable, operator: Exists, effect: NoExecute, tolerationSeconds: 300}
                  containers:
                  - name: web
                    image: web:1
                    imagePullPolicy: IfNotPresent
                    ports: [{containerPort: 80, protocol: TCP}, {containerPort: 443, protocol: TCP}]
                    env: [{name: A, value: x}, {name: B, value: y}, {name: C, valueFrom: {fieldRef: {fieldPath: status.podIP}}}]
                    resources: {requests: {cpu: 100m, memory: 64Mi}, limits: {memory: 128Mi}}
                    livenessProbe: {httpGet: {path: /, port: 80, scheme: HTTP}, periodSeconds: 10}
                    volumeMounts: [{name: config, mountPath: /etc/web}]
                  - name: proxy
                    image: proxy:1
                    resources: {}
                    volumeMounts: [{name: config, mountPath: /etc/web}]
                """);
    }
}
