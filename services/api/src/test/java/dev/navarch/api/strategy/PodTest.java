package dev.navarch.api.strategy;

import static dev.navarch.api.strategy.Cluster.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.patch.Trees;
import dev.navarch.model.PatchType;
import dev.navarch.model.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodTest {

    private final Cluster cluster = Cluster.start();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private ObjectNode pod(String name, String spec) {
        return cluster.create(
                "{apiVersion: v1, kind: Pod, metadata: {name: "
                        + name
                        + ", namespace: default}, spec: {"
                        + spec
                        + "}, status: {phase: Running, podIP: 1.2.3.4}}");
    }

    private static final String CONTAINERS = "containers: [{name: c, image: i}]";

    @Test
    void beginsPendingWhateverItsCreatorSays() {
        ObjectNode pod = pod("a", CONTAINERS);

        assertThat(pod.at("/status").toString())
                .isEqualTo("{\"phase\":\"Pending\",\"qosClass\":\"BestEffort\"}");
        assertThat(pod.at("/metadata/generation").asInt()).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | BestEffort",
                "{requests: {cpu: 0}} | BestEffort",
                "{requests: {cpu: 100m}} | Burstable",
                "{limits: {cpu: 1, memory: 1Gi}} | Guaranteed",
                "{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1, memory: 1Gi}} | Guaranteed",
                "{limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m, memory: 1Gi}} | Burstable",
                "{limits: {memory: 1Gi}} | Burstable",
            })
    void isOfAClassByWhatItAsksFor(String resources, String expected) {
        ObjectNode pod =
                pod("a", "containers: [{name: c, image: i, resources: " + resources + "}]");

        assertThat(pod.at("/status/qosClass").asString()).isEqualTo(expected);
    }

    @Test
    void isBoundToANodeOnce() {
        pod("a", CONTAINERS);

        bind("a", "{'target':{'kind':'Node','name':'n1'},'metadata':{'annotations':{'k':'v'}}}");

        ObjectNode bound = cluster.get(Resources.PODS, "a");
        assertThat(bound.at("/spec/nodeName").asString()).isEqualTo("n1");
        assertThat(bound.at("/metadata/annotations/k").asString()).isEqualTo("v");
        assertThat(bound.at("/status/conditions/0/type").asString()).isEqualTo("PodScheduled");
        assertThat(bound.at("/status/conditions/0/status").asString()).isEqualTo("True");

        ApiException again = refused(() -> bind("a", "{'target':{'kind':'Node','name':'n2'}}"));
        assertThat(again.code()).isEqualTo(409);
        assertThat(again)
                .hasMessage(
                        "Operation cannot be fulfilled on pods/binding \"a\": pod a is already"
                                + " assigned to node \"n1\"");
    }

    @ParameterizedTest(name = "{0} answers {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'target':{'kind':'Node'}} | 422",
                "{'target':{'kind':'Cloud','name':'n1'}} | 422",
                "{'target':{'name':'n1'},'metadata':{'uid':'other'}} | 409",
                "{'target':{'name':'n1'},'metadata':{'name':'other'}} | 400",
            })
    void isNotBoundByABadBinding(String binding, int code) {
        pod("a", CONTAINERS);

        assertThat(refused(() -> bind("a", binding)).code()).isEqualTo(code);
        assertThat(cluster.get(Resources.PODS, "a").at("/spec").has("nodeName")).isFalse();
    }

    @Test
    void isNotBoundWhileItIsGated() {
        ObjectNode gated = pod("a", CONTAINERS + ", schedulingGates: [{name: wait}]");

        assertThat(gated.at("/status/conditions/0/reason").asString()).isEqualTo("SchedulingGated");
        assertThat(refused(() -> bind("a", "{'target':{'name':'n1'}}")))
                .hasMessageEndingWith("pod a has non-empty .spec.schedulingGates");
    }

    private void bind(String pod, String binding) {
        cluster.answer(
                cluster.ask(ApiVerb.CREATE, Resources.PODS, pod).sub("binding").body(binding));
    }

    @Test
    void goesAtOnceWhenItHasNoNode() {
        pod("a", CONTAINERS);

        cluster.delete(Resources.PODS, "a");

        assertThat(cluster.exists(Resources.PODS, "a")).isFalse();
    }

    @Test
    void hasTimeToEndOnItsNode() {
        cluster.runningPod("a", "{}");

        ObjectNode ending = cluster.delete(Resources.PODS, "a");

        assertThat(ending.at("/metadata/deletionGracePeriodSeconds").asInt()).isEqualTo(30);
        assertThat(ending.at("/metadata/deletionTimestamp").asString())
                .isEqualTo(cluster.now().plusSeconds(30).toString());
        assertThat(cluster.exists(Resources.PODS, "a")).isTrue();

        cluster.answer(
                cluster.ask(ApiVerb.DELETE, Resources.PODS, "a").body("{'gracePeriodSeconds':0}"));
        assertThat(cluster.exists(Resources.PODS, "a")).isFalse();
    }

    @Test
    void goesAtOnceWhenItHasEnded() {
        cluster.runningPod("a", "{}");
        cluster.status(Resources.PODS, "a", "{'status':{'phase':'Succeeded'}}");

        cluster.delete(Resources.PODS, "a");

        assertThat(cluster.exists(Resources.PODS, "a")).isFalse();
    }

    @Test
    void keepsItsClassWhateverAStatusSays() {
        cluster.runningPod("a", "{}");

        ObjectNode changed =
                cluster.status(
                        Resources.PODS, "a", "{'status':{'qosClass':null,'phase':'Failed'}}");

        assertThat(changed.at("/status/qosClass").asString()).isEqualTo("BestEffort");
        assertThat(changed.at("/status/phase").asString()).isEqualTo("Failed");
    }

    private void evict(String pod) {
        cluster.answer(
                cluster.ask(ApiVerb.CREATE, Resources.PODS, pod)
                        .sub("eviction")
                        .body(
                                "{'apiVersion':'policy/v1','kind':'Eviction','metadata':{'name':'"
                                        + pod
                                        + "'}}"));
    }

    private void budget(String status) {
        cluster.create(
                "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: b, namespace:"
                        + " default}, spec: {minAvailable: 1, selector: {matchLabels: {app:"
                        + " web}}}}");
        cluster.status(Resources.POD_DISRUPTION_BUDGETS, "b", "{'status':" + status + "}");
    }

    @Test
    void isEvictedWithinItsBudget() {
        cluster.runningPod("a", "{app: web}");
        cluster.runningPod("b", "{app: web}");
        budget(
                "{'observedGeneration':1,'disruptionsAllowed':1,'currentHealthy':2,"
                        + "'desiredHealthy':1,'expectedPods':2}");

        evict("a");

        ObjectNode evicted = cluster.get(Resources.PODS, "a");
        assertThat(evicted.at("/metadata").has("deletionTimestamp")).isTrue();
        assertThat(evicted.at("/status/conditions").valueStream())
                .anyMatch(c -> c.path("type").asString().equals("DisruptionTarget"));
        ObjectNode paid = cluster.get(Resources.POD_DISRUPTION_BUDGETS, "b");
        assertThat(paid.at("/status/disruptionsAllowed").asInt()).isZero();
        assertThat(paid.at("/status/disruptedPods").propertyNames()).containsExactly("a");

        ApiException refusal = refused(() -> evict("b"));
        assertThat(refusal.code()).isEqualTo(429);
        assertThat(refusal.details().retryAfterSeconds()).isEqualTo(10);
        assertThat(refusal)
                .hasMessage("Cannot evict pod as it would violate the pod's disruption budget.");
        assertThat(refusal.causes())
                .containsExactly(
                        new Cause(
                                "DisruptionBudget",
                                "The disruption budget b needs 1 healthy pods and has 2 currently",
                                ""));
        assertThat(cluster.get(Resources.PODS, "b").at("/metadata").has("deletionTimestamp"))
                .isFalse();
    }

    @Test
    void isNotEvictedBeforeItsBudgetIsUnderstood() {
        cluster.runningPod("a", "{app: web}");
        budget("{'observedGeneration':0,'disruptionsAllowed':1}");

        assertThat(refused(() -> evict("a")).causes().getFirst().message())
                .isEqualTo("The disruption budget b is still being processed by the server.");
    }

    @Test
    void isEvictedWithoutABudget() {
        pod("a", CONTAINERS);
        evict("a");
        assertThat(cluster.exists(Resources.PODS, "a")).isFalse();
    }

    @Test
    void takesEphemeralContainersAndNothingElse() {
        cluster.runningPod("a", "{}");

        ObjectNode debugged =
                cluster.object(
                        cluster.ask(ApiVerb.PATCH, Resources.PODS, "a")
                                .sub("ephemeralcontainers")
                                .patch(PatchType.STRATEGIC)
                                .body(
                                        "{'spec':{'hostNetwork':true,'ephemeralContainers':[{'name':'debug','image':'busybox'}]}}"));

        assertThat(debugged.at("/spec/ephemeralContainers/0/name").asString()).isEqualTo("debug");
        assertThat(debugged.at("/spec").has("hostNetwork")).isFalse();

        ApiException refusal =
                refused(() ->
                        cluster.answer(
                                cluster.ask(ApiVerb.PATCH, Resources.PODS, "a")
                                        .sub("ephemeralcontainers")
                                        .patch(PatchType.MERGE)
                                        .body("{'spec':{'ephemeralContainers':null}}")));
        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal).hasMessageContaining("existing ephemeral containers \"debug\"");
    }

    @Test
    void isGivenAnAccountATokenAndTolerations() {
        ObjectNode pod = pod("a", CONTAINERS);

        assertThat(pod.at("/spec/serviceAccountName").asString()).isEqualTo("default");
        String volume = pod.at("/spec/volumes/0/name").asString();
        assertThat(volume).matches("kube-api-access-[a-z0-9]{5}");
        assertThat(pod.at("/spec/volumes/0/projected/sources").size()).isEqualTo(3);
        assertThat(pod.at("/spec/containers/0/volumeMounts/0"))
                .isEqualTo(
                        Trees.json(
                                "{'name':'"
                                        + volume
                                        + "','readOnly':true,'mountPath':'/var/run/secrets/kubernetes.io/serviceaccount'}"));
        assertThat(pod.at("/spec/tolerations").size()).isEqualTo(2);
        assertThat(pod.at("/spec/tolerations/0/tolerationSeconds").asInt()).isEqualTo(300);
        assertThat(pod.at("/spec/priority").asInt()).isZero();
        assertThat(pod.at("/spec/preemptionPolicy").asString()).isEqualTo("PreemptLowerPriority");
    }
}
