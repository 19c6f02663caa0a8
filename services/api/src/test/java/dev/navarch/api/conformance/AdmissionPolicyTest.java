package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Admission policies at work. */
@ExtendWith(SharedApi.class)
@Timeout(300)
class AdmissionPolicyTest {

    private static final String GROUP = "/apis/admissionregistration.k8s.io/v1/";
    private static final String DEPLOYMENTS =
            "matchConstraints: {resourceRules: [{apiGroups: [apps], apiVersions: [v1],"
                    + " operations: [CREATE, UPDATE], resources: [deployments]}]}";

    private final LiveApi api;

    AdmissionPolicyTest(LiveApi api) {
        this.api = api;
    }

    /** A policy that holds in one namespace. */
    private void bind(String kind, String ns, String spec, String binding) throws Exception {
        api.create(
                GROUP + kind + "admissionpolicies",
                "{metadata: {name: " + ns + "}, spec: {" + spec + "}}");
        api.create(
                GROUP + kind + "admissionpolicybindings",
                """
                {metadata: {name: %1$s}, spec: {policyName: %1$s, matchResources: {
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %1$s}}}%2$s}}
                """
                        .formatted(ns, binding));
    }

    private Answer deploy(String ns, String name, int replicas) throws Exception {
        return api.send(
                "POST",
                "/apis/apps/v1/namespaces/" + ns + "/deployments",
                "application/json",
                LiveApi.json(
                        """
                        {metadata: {name: %s}, spec: {replicas: %d,
                          selector: {matchLabels: {app: a}},
                          template: {metadata: {labels: {app: a}},
                            spec: {containers: [{name: main, image: 'main:1'}]}}}}
                        """
                                .formatted(name, replicas)));
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ValidatingAdmissionPolicy [Privileged:ClusterAdmin] should validate against a Deployment [Conformance]")
    void validateDeployments() throws Exception {
        String ns = api.namespace("policy");
        bind(
                "validating",
                ns,
                DEPLOYMENTS
                        + ", validations: [{expression: 'object.spec.replicas > 1',"
                        + " messageExpression: \"'wants replicas > 1, got ' +"
                        + " string(object.spec.replicas)\"}, {expression:"
                        + " 'namespaceObject.metadata.name == request.namespace'}]",
                ", validationActions: [Deny]");
        eventually(() -> deploy(ns, "probe", 1).code() == 422);
        assertThat(deploy(ns, "one", 1).refused(422))
                .isEqualTo(
                        "deployments.apps \"one\" is forbidden: ValidatingAdmissionPolicy '"
                                + ns
                                + "' with binding '"
                                + ns
                                + "' denied request: wants replicas > 1, got 1");
        deploy(ns, "two", 2).succeeded();
        assertThat(
                        api.send(
                                        "PATCH",
                                        "/apis/apps/v1/namespaces/" + ns + "/deployments/two",
                                        "application/merge-patch+json",
                                        "{\"spec\":{\"replicas\":0}}")
                                .refused(422))
                .contains("got 0");
        String free = api.namespace("free");
        deploy(free, "one", 1).succeeded();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] ValidatingAdmissionPolicy [Privileged:ClusterAdmin] should allow expressions to refer variables. [Conformance]")
    void referToVariables() throws Exception {
        String ns = api.namespace("policy");
        bind(
                "validating",
                ns,
                DEPLOYMENTS
                        + ", variables: [{name: replicas, expression: object.spec.replicas},"
                        + " {name: oddReplicas, expression: 'variables.replicas % 2 == 1'}],"
                        + " validations: [{expression: variables.replicas > 1},"
                        + " {expression: variables.oddReplicas}]",
                ", validationActions: [Deny]");
        eventually(() -> deploy(ns, "probe", 1).code() == 422);
        assertThat(deploy(ns, "one", 1).refused(422))
                .contains("failed expression: variables.replicas > 1");
        assertThat(deploy(ns, "two", 2).refused(422))
                .contains("failed expression: variables.oddReplicas");
        deploy(ns, "three", 3).succeeded();
    }

    @Test
    @Conformance(
            "[sig-api-machinery] MutatingAdmissionPolicy [Privileged:ClusterAdmin] should mutate a Deployment [Conformance]")
    void changeDeployments() throws Exception {
        String ns = api.namespace("policy");
        bind(
                "mutating",
                ns,
                DEPLOYMENTS
                        + ", reinvocationPolicy: Never, mutations: [{patchType: ApplyConfiguration,"
                        + " applyConfiguration: {expression: 'Object{spec: Object.spec{replicas:"
                        + " object.spec.replicas + 10}}'}}]",
                "");
        JsonNode made =
                eventually(
                        "a deployment is changed",
                        () -> deploy(ns, api.name("d"), 1).succeeded(),
                        deployment -> deployment.at("/spec/replicas").asInt() != 1);
        assertThat(made.at("/spec/replicas").asInt()).isEqualTo(11);
        assertThat(made.at("/spec/template/spec/containers/0/image").asString())
                .isEqualTo("main:1");
    }

    @Test
    @Conformance(
            "[sig-api-machinery] MutatingAdmissionPolicy [Privileged:ClusterAdmin] should mutate a Deployment with annotations [Conformance]")
    void annotateDeployments() throws Exception {
        String ns = api.namespace("policy");
        bind(
                "mutating",
                ns,
                DEPLOYMENTS
                        + ", reinvocationPolicy: Never, mutations: [{patchType: JSONPatch,"
                        + " jsonPatch: {expression: '[JSONPatch{op: \"add\", path:"
                        + " \"/metadata/annotations\", value: {\"my-foo-annotation\": \"yes\"}}]'}}]",
                "");
        JsonNode made =
                eventually(
                        "a deployment is changed",
                        () -> deploy(ns, api.name("d"), 1).succeeded(),
                        deployment -> deployment.at("/metadata").has("annotations"));
        assertThat(made.at("/metadata/annotations/my-foo-annotation").asString(""))
                .isEqualTo("yes");
    }

    @Test
    void takeParametersFromCustomTypesAndEndWithTheirBinding() throws Exception {
        String ns = api.namespace("policy");
        String group = ns + ".example.com";
        String limits =
                Definitions.serve(
                        api,
                        group,
                        "limits",
                        "Limit",
                        "{type: object, properties: {most: {type: integer}}}");
        api.create(
                limits,
                "{apiVersion: " + group + "/v1, kind: Limit, metadata: {name: l}, most: 3}");
        bind(
                "validating",
                ns,
                DEPLOYMENTS
                        + ", paramKind: {apiVersion: "
                        + group
                        + "/v1, kind: Limit}, validations: [{expression: 'object.spec.replicas <="
                        + " params.most', reason: Forbidden}]",
                ", validationActions: [Deny], paramRef: {name: l, parameterNotFoundAction: Deny}");
        eventually(() -> deploy(ns, "probe", 4).code() == 403);
        deploy(ns, "three", 3).succeeded();
        api.merge(limits + "/l", "{most: 2}");
        eventually(() -> deploy(ns, api.name("d"), 3).code() == 403);
        api.delete(GROUP + "validatingadmissionpolicybindings/" + ns);
        eventually(() -> deploy(ns, "four", 4).code() != 403);
    }

    @Test
    void warnThroughKubectl() throws Exception {
        String ns = api.namespace("policy");
        bind(
                "validating",
                ns,
                "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1],"
                        + " operations: [CREATE], resources: [configmaps]}]}, validations:"
                        + " [{expression: 'false', message: mind this}]",
                ", validationActions: [Warn]");
        eventually(() ->
                api.kubectl("create", "configmap", api.name("m"), "-n", ns)
                        .contains(
                                "Warning: Validation failed for ValidatingAdmissionPolicy '"
                                        + ns
                                        + "' with binding '"
                                        + ns
                                        + "': mind this"));
    }

    private String refused(String resource, String spec) throws Exception {
        return api.send(
                        "POST",
                        GROUP + resource,
                        "application/json",
                        LiveApi.json("{metadata: {name: wrong}, spec: {" + spec + "}}"))
                .refused(422);
    }

    @Test
    void mustCompileAndReferToWhatCanBe() throws Exception {
        assertThat(
                        refused(
                                "validatingadmissionpolicies",
                                "paramKind: {apiVersion: a/b/c, kind: 'X!'}, matchConditions:"
                                        + " [{name: m, expression: variables.v}], variables: [{name: in,"
                                        + " expression: '1'}, {name: v, expression: \"'a'\"}],"
                                        + " validations: [{expression: object.}, {expression:"
                                        + " variables.none == 1, messageExpression: '1 + 1'},"
                                        + " {expression: object.spec, reason: Why, message: \"a\\nb\"}],"
                                        + " auditAnnotations: [{key: a@, valueExpression: 'true'}]"))
                .contains(
                        "spec.matchConstraints: Required value",
                        "spec.paramKind.apiVersion: Invalid value: \"a/b/c\": unexpected"
                                + " GroupVersion string: a/b/c",
                        "spec.paramKind.kind: Invalid value: \"X!\": may have mixed case",
                        "spec.matchConditions[0].expression: Invalid value: \"variables.v\":"
                                + " compilation failed: ",
                        "spec.variables[0].name: Invalid value: \"in\": must be a valid CEL"
                                + " identifier",
                        "spec.validations[0].expression: Invalid value: \"object.\": compilation"
                                + " failed: ERROR: <input>:1:8",
                        "undefined field 'none'",
                        "spec.validations[1].messageExpression: Invalid value: \"1 + 1\": must"
                                + " evaluate to string but got int",
                        "spec.validations[2].expression: Invalid value: \"object.spec\": must"
                                + " evaluate to bool but got dyn",
                        "spec.validations[2].reason: Unsupported value: \"Why\"",
                        "spec.validations[2].message: Invalid value: \"a\\nb\": must not contain"
                                + " line breaks",
                        "spec.auditAnnotations[0].key: Invalid value: \"wrong/a@\"",
                        "spec.auditAnnotations[0].valueExpression: Invalid value: \"true\": must"
                                + " evaluate to one of [string null_type] but got bool");
        assertThat(refused("validatingadmissionpolicies", DEPLOYMENTS))
                .contains(
                        "spec.validations: Required value: validations or auditAnnotations must"
                                + " contain at least one item");
        assertThat(
                        refused(
                                "mutatingadmissionpolicies",
                                DEPLOYMENTS.replace("CREATE", "DELETE")
                                        + ", mutations: [{patchType: JSONPatch}, {patchType:"
                                        + " ApplyConfiguration, applyConfiguration: {expression:"
                                        + " '1'}}]"))
                .contains(
                        "spec.matchConstraints.resourceRules.operations: Unsupported value:"
                                + " \"DELETE\"",
                        "spec.mutations[0].jsonPatch: Required value: must be specified when"
                                + " patchType is JSONPatch",
                        "spec.mutations[1].applyConfiguration.expression: Invalid value: \"1\":"
                                + " must evaluate to Object but got int");
        assertThat(
                        refused(
                                "validatingadmissionpolicybindings",
                                "policyName: '-', validationActions: [Deny, Warn, Deny], paramRef:"
                                        + " {name: a, selector: {}}"))
                .contains(
                        "spec.policyName: Invalid value",
                        "spec.validationActions[2]: Duplicate value: \"Deny\"",
                        "must not contain both Deny and Warn",
                        "spec.paramRef.name: Forbidden: name and selector are mutually exclusive",
                        "spec.paramRef.parameterNotFoundAction: Required value");
    }

    @Test
    void areCheckedAgainstTheTypesOfTheirRules() throws Exception {
        String name = api.name("policy");
        String path = GROUP + "validatingadmissionpolicies";
        JsonNode made =
                api.create(
                        path,
                        "{metadata: {name: "
                                + name
                                + "}, spec: {"
                                + DEPLOYMENTS
                                + ", variables: [{name: r, expression: object.spec.replicas}],"
                                + " validations: [{expression: 'object.spec.replica > 1'},"
                                + " {expression: 'variables.r > 1 &&"
                                + " object.metadata.labels.all(k, k != \"a\")'}]}}");
        assertThat(made.at("/status/observedGeneration").asInt()).isEqualTo(1);
        assertThat(made.at("/status/typeChecking/expressionWarnings")).hasSize(1);
        JsonNode warning = made.at("/status/typeChecking/expressionWarnings/0");
        assertThat(warning.path("fieldRef").asString()).isEqualTo("spec.validations[0].expression");
        assertThat(warning.path("warning").asString())
                .startsWith(
                        "apps/v1, Kind=Deployment: ERROR: <input>:1:12: undefined field 'replica'");
        JsonNode mended =
                api.send(
                                "PATCH",
                                path + "/" + name,
                                "application/json-patch+json",
                                "[{\"op\": \"remove\", \"path\": \"/spec/validations/0\"}]")
                        .succeeded();
        assertThat(mended.at("/status/observedGeneration").asInt()).isEqualTo(2);
        assertThat(mended.at("/status/typeChecking")).isEmpty();
        assertThat(mended.at("/metadata/generation").asInt()).isEqualTo(2);
    }

    @Test
    void areNotSubjectToPolicies() throws Exception {
        String name = api.name("policy");
        String all =
                "matchConstraints: {resourceRules: [{apiGroups: [admissionregistration.k8s.io],"
                        + " apiVersions: ['*'], operations: ['*'], resources: ['*']}]},"
                        + " validations: [{expression: 'false'}]";
        api.create(
                GROUP + "validatingadmissionpolicies",
                "{metadata: {name: " + name + "}, spec: {" + all + "}}");
        api.create(
                GROUP + "validatingadmissionpolicybindings",
                "{metadata: {name: %1$s}, spec: {policyName: %1$s, validationActions: [Deny]}}"
                        .formatted(name));
        String hooks = GROUP + "validatingwebhookconfigurations";
        eventually(() ->
                api.send(
                                        "POST",
                                        hooks + "?dryRun=All",
                                        "application/json",
                                        "{\"metadata\":{\"name\":\"" + name + "\"}}")
                                .code()
                        == 422);
        api.delete(GROUP + "validatingadmissionpolicies/" + name);
        api.delete(GROUP + "validatingadmissionpolicybindings/" + name);
        eventually(() ->
                api.send(
                                        "POST",
                                        hooks + "?dryRun=All",
                                        "application/json",
                                        "{\"metadata\":{\"name\":\"" + name + "\"}}")
                                .code()
                        == 201);
    }
}
