package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the engine does with each type whose behaviour is all data. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class DataTypesTest {

    private static final String RULES =
            "resourceRules: [{apiGroups: [apps], apiVersions: [v1], operations: [CREATE],"
                    + " resources: [deployments]}]";

    private final LiveApi api;

    DataTypesTest(LiveApi api) {
        this.api = api;
    }

    /** Discovery, and every verb on an object and on the collection. */
    private void livesThroughEveryVerb(String group, String plural, String spec) throws Exception {
        livesThroughEveryVerb(group, "", plural, spec);
    }

    /**
     * @param within {@code namespaces/x/}, or empty
     */
    private void livesThroughEveryVerb(String group, String within, String plural, String spec)
            throws Exception {
        assertThat(api.get("/apis").path("groups").valueStream())
                .anyMatch(g ->
                        g.path("name").asString().equals(group)
                                && g.path("versions")
                                        .valueStream()
                                        .anyMatch(v -> v.path("version").asString().equals("v1")));
        JsonNode resource =
                api.get("/apis/" + group + "/v1")
                        .path("resources")
                        .valueStream()
                        .filter(r -> r.path("name").asString().equals(plural))
                        .findFirst()
                        .orElseThrow();
        assertThat(resource.path("verbs").valueStream().map(JsonNode::asString))
                .containsExactlyInAnyOrder(
                        "create",
                        "delete",
                        "deletecollection",
                        "get",
                        "list",
                        "patch",
                        "update",
                        "watch");
        String path = "/apis/" + group + "/v1/" + within + plural;
        String run = api.name("run");
        String labelled = path + "?labelSelector=run%3D" + run;
        String body = "{metadata: {name: %s, labels: {run: " + run + "}}, spec: " + spec + "}";
        JsonNode first = made(path, body, run + "-a");
        made(path, body, run + "-b");
        made(path, body, run + "-c");
        assertThat(api.get(path + "/" + run + "-a")).isEqualTo(first);
        assertThat(api.get(labelled).path("items")).hasSize(3);
        String from = first.at("/metadata/resourceVersion").asString();
        try (Watch watch = api.watch(labelled + "&resourceVersion=" + from)) {
            for (int i = 0; i < 2; i++) {
                watch.next("ADDED");
                if (isJudged(path)) {
                    watch.next("MODIFIED");
                }
            }
            JsonNode patched =
                    api.merge(
                            path + "/" + run + "-a", "{metadata: {annotations: {patched: 'yes'}}}");
            assertThat(patched.at("/metadata/annotations/patched").asString()).isEqualTo("yes");
            assertThat(watch.next("MODIFIED")).isEqualTo(patched);
            ObjectNode changed = (ObjectNode) patched.deepCopy();
            changed.withObjectProperty("metadata")
                    .withObjectProperty("annotations")
                    .put("updated", "yes");
            JsonNode updated = api.replace(path + "/" + run + "-a", changed);
            assertThat(updated.at("/metadata/annotations/updated").asString()).isEqualTo("yes");
            assertThat(watch.next("MODIFIED")).isEqualTo(updated);
            api.delete(path + "/" + run + "-a");
            assertThat(watch.next("DELETED").at("/metadata/name").asString()).isEqualTo(run + "-a");
        }
        assertThat(api.exists(path + "/" + run + "-a")).isFalse();
        assertThat(api.get(labelled).path("items")).hasSize(2);
        api.delete(labelled);
        assertThat(api.get(labelled).path("items")).isEmpty();
    }

    /** The server itself says of a new FlowSchema whether its priority level exists. */
    private static boolean isJudged(String path) {
        return path.endsWith("/flowschemas");
    }

    /** Creates an object and waits until the server has said what it says of it. */
    private JsonNode made(String path, String body, String name) throws Exception {
        JsonNode created = api.create(path, body.formatted(name));
        if (!isJudged(path)) {
            return created;
        }
        String object = path + "/" + name;
        return eventually(
                "a condition of " + object,
                () -> api.get(object),
                judged -> !judged.at("/status/conditions").isEmpty());
    }

    /** Reading, replacing and patching the status, which the spec does not follow. */
    private void hasAStatus(String path, String spec, String condition) throws Exception {
        String object = path + "/" + api.name("status");
        String name = object.substring(object.lastIndexOf('/') + 1);
        made(path, "{metadata: {name: %s}, spec: " + spec + "}", name);
        ObjectNode read = (ObjectNode) api.get(object + "/status");
        JsonNode before = read.path("spec").deepCopy();
        read.set(
                "status",
                JsonMapper.shared()
                        .readTree(
                                LiveApi.json(
                                        "{conditions: [" + condition.formatted("One") + "]}")));
        JsonNode updated = api.replace(object + "/status", read);
        assertThat(updated.at("/status/conditions/0/reason").asString()).isEqualTo("One");
        JsonNode patched =
                api.merge(
                        object + "/status",
                        "{metadata: {annotations: {s: patched}}, status: {conditions: ["
                                + condition.formatted("Two")
                                + "]}}");
        assertThat(patched.at("/status/conditions/0/reason").asString()).isEqualTo("Two");
        JsonNode after = api.get(object);
        assertThat(after.path("spec")).isEqualTo(before);
        assertThat(after.at("/status/conditions/0/reason").asString()).isEqualTo("Two");
        api.delete(object);
    }

    @Test
    @Conformance(
            "[sig-api-machinery] API priority and fairness should support FlowSchema API operations [Conformance]")
    void flowSchemas() throws Exception {
        String spec =
                """
                {matchingPrecedence: 10000, priorityLevelConfiguration: {name: global-default},
                 distinguisherMethod: {type: ByUser}, rules: [{
                   subjects: [{kind: User, user: {name: somebody}}],
                   nonResourceRules: [{verbs: ['*'], nonResourceURLs: ['/nowhere']}]}]}
                """;
        livesThroughEveryVerb("flowcontrol.apiserver.k8s.io", "flowschemas", spec);
        hasAStatus(
                "/apis/flowcontrol.apiserver.k8s.io/v1/flowschemas",
                spec,
                "{type: Checked, status: 'False', reason: %s, message: x,"
                        + " lastTransitionTime: '2026-01-02T03:04:05Z'}");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] API priority and fairness should support PriorityLevelConfiguration API operations [Conformance]")
    void priorityLevels() throws Exception {
        String spec =
                """
                {type: Limited, limited: {nominalConcurrencyShares: 2, limitResponse: {type: Reject}}}
                """;
        livesThroughEveryVerb("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations", spec);
        hasAStatus(
                "/apis/flowcontrol.apiserver.k8s.io/v1/prioritylevelconfigurations",
                spec,
                "{type: Busy, status: 'False', reason: %s, message: x,"
                        + " lastTransitionTime: '2026-01-02T03:04:05Z'}");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ValidatingAdmissionPolicy [Privileged:ClusterAdmin] should support ValidatingAdmissionPolicy API operations [Conformance]")
    void validatingPolicies() throws Exception {
        String spec =
                "{matchConstraints: {"
                        + RULES
                        + "}, validations: [{expression: object.spec.replicas <= 100}]}";
        livesThroughEveryVerb("admissionregistration.k8s.io", "validatingadmissionpolicies", spec);
        hasAStatus(
                "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
                spec,
                "{type: Checked, status: 'False', reason: %s, message: x,"
                        + " lastTransitionTime: '2026-01-02T03:04:05Z'}");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ValidatingAdmissionPolicy [Privileged:ClusterAdmin] should support ValidatingAdmissionPolicyBinding API operations [Conformance]")
    void bindingsOfValidatingPolicies() throws Exception {
        livesThroughEveryVerb(
                "admissionregistration.k8s.io",
                "validatingadmissionpolicybindings",
                "{policyName: nobodys.example.com, validationActions: [Deny]}");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] MutatingAdmissionPolicy [Privileged:ClusterAdmin] should support MutatingAdmissionPolicy API operations [Conformance]")
    void mutatingPolicies() throws Exception {
        livesThroughEveryVerb(
                "admissionregistration.k8s.io",
                "mutatingadmissionpolicies",
                """
                {reinvocationPolicy: Never, matchConstraints: {%s}, mutations: [{
                  patchType: ApplyConfiguration, applyConfiguration: {expression:
                    'Object{metadata: Object.metadata{labels: {"never": "seen"}}}'}}],
                 matchConditions: [{name: never, expression: 'false'}]}
                """
                        .formatted(RULES));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] MutatingAdmissionPolicy [Privileged:ClusterAdmin] should support MutatingAdmissionPolicyBinding API operations [Conformance]")
    void bindingsOfMutatingPolicies() throws Exception {
        livesThroughEveryVerb(
                "admissionregistration.k8s.io",
                "mutatingadmissionpolicybindings",
                "{policyName: nobodys.example.com}");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] StorageVersionMigration CRUD Tests storagemigration.k8s.io/v1 StorageVersionMigration [Conformance]")
    void storageMigrations() throws Exception {
        String spec = "{resource: {group: example.com, resource: nobodys}}";
        livesThroughEveryVerb("storagemigration.k8s.io", "storageversionmigrations", spec);
        hasAStatus(
                "/apis/storagemigration.k8s.io/v1/storageversionmigrations",
                spec,
                "{type: Running, status: 'True', reason: %s, message: x,"
                        + " lastTransitionTime: '2026-01-02T03:04:05Z'}");
    }

    @Test
    @Conformance(
            "[sig-auth] [FeatureGate:ClusterTrustBundle] [FeatureGate:ClusterTrustBundleProjection] CRUD Tests certificates.k8s.io/v1 ClusterTrustBundles [MinimumKubeletVersion:1.37] [Conformance]")
    void trustBundles() throws Exception {
        livesThroughEveryVerb(
                "certificates.k8s.io",
                "clustertrustbundles",
                "{trustBundle: " + Certificates.quoted(Certificates.authority("one")) + "}");
    }

    @Test
    @Conformance(
            "[sig-auth] PodCertificateRequest API [Privileged:ClusterAdmin] should support PodCertificateRequest API operations [Conformance]")
    void podCertificateRequests() throws Exception {
        String within = "namespaces/" + api.namespace("certificates") + "/";
        String spec = Certificates.podRequest("example.com/signer", 3600);
        livesThroughEveryVerb("certificates.k8s.io", within, "podcertificaterequests", spec);
        String path = "/apis/certificates.k8s.io/v1/" + within + "podcertificaterequests";
        api.create(path, "{metadata: {name: asked}, spec: " + spec + "}");
        String denied =
                "{status: {conditions: [{type: Denied, status: 'True', reason: %s, message: x,"
                        + " lastTransitionTime: '2026-01-02T03:04:05Z'}]}}";
        api.merge(path + "/asked/status", denied.formatted("No"));
        assertThat(api.get(path + "/asked/status").at("/status/conditions/0/reason").asString())
                .isEqualTo("No");
        assertThat(
                        api.send(
                                        "PATCH",
                                        path + "/asked/status",
                                        "application/merge-patch+json",
                                        LiveApi.json(denied.formatted("Never")))
                                .refused(422))
                .contains("immutable after PodCertificateRequest is issued, denied, or failed");
    }
}
