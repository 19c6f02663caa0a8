package dev.navarch.api.admission.policy;

import static dev.navarch.api.admission.policy.Policed.newMap;
import static dev.navarch.api.engine.verb.TestEngine.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.verb.TestEngine;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class MutatingPoliciesTest {

    private static final String ON_PODS =
            "'matchConstraints':{'resourceRules':[{'apiGroups':[''],'apiVersions':['v1'],"
                    + "'operations':['*'],'resources':['pods']}]},";

    private final Policed policed = new Policed();

    @AfterEach
    void close() {
        policed.close();
    }

    private static String apply(String expression) {
        return "{'patchType':'ApplyConfiguration','applyConfiguration':{'expression':'"
                + expression
                + "'}}";
    }

    private static String patch(String expression) {
        return "{'patchType':'JSONPatch','jsonPatch':{'expression':'" + expression + "'}}";
    }

    private void rule(String mutation, String more) {
        policed.mutating("p", "'mutations':[" + mutation + "]" + more);
    }

    private void podRule(String mutation) {
        policed.configure(
                "mutatingadmissionpolicies", "p", ON_PODS + "'mutations':[" + mutation + "]");
        policed.configure("mutatingadmissionpolicybindings", "p", "'policyName':'p'");
    }

    private ObjectNode created(String name, String more) {
        return policed.engine.object(newMap(name, more));
    }

    private static TestEngine.Ask pod(String name) {
        return ask(ApiVerb.CREATE, Resources.PODS)
                .body(
                        "{'metadata':{'name':'"
                                + name
                                + "'},'spec':{'containers':[{'name':'main','image':'main:1'}]}}");
    }

    @Test
    void mergesWhatTheExpressionConstructs() {
        rule(
                apply(
                        "Object{metadata: Object.metadata{labels: {`a`: `b`, `name`:"
                                + " object.metadata.name}}}"),
                "");
        assertThat(created("x", "").at("/metadata/labels").toString())
                .isEqualTo("{\"a\":\"b\",\"name\":\"x\"}");
    }

    @Test
    void addsAContainerToTheOthersAndFillsInItsDefaults() {
        podRule(
                apply(
                        "Object{spec: Object.spec{containers: [Object.spec.containers{name:"
                                + " `side`, image: `side:1`}]}}"));
        JsonNode containers = policed.engine.object(pod("x")).at("/spec/containers");
        assertThat(containers).hasSize(2);
        assertThat(containers.at("/0/image").asString()).isEqualTo("main:1");
        assertThat(containers.at("/1/imagePullPolicy").asString()).isEqualTo("IfNotPresent");
    }

    @Test
    void patchesByOperations() {
        rule(
                patch(
                        "[JSONPatch{op: `test`, path: `/data/a`, value: `1`}, JSONPatch{op: `add`,"
                                + " path: `/data/` + jsonpatch.escapeKey(`b/c`), value: `2`},"
                                + " JSONPatch{op: `add`, path: `/metadata/labels`, value:"
                                + " Object.metadata.labels{x: `y`}}]"),
                "");
        ObjectNode made = created("x", ",'data':{'a':'1'}");
        assertThat(made.at("/metadata/labels/x").asString()).isEqualTo("y");
        assertThat(made.path("data").path("b/c").asString("")).isEqualTo("2");
        assertThat(created("y", ",'data':{'a':'other'}").path("data")).hasSize(1);
    }

    @Test
    void refusesInKubernetesWordsWhenAMutationFails() {
        rule(apply("Object{data: {`a`: object.no.where}}"), "");
        ApiException refusal = policed.refused(newMap("x", ""));
        assertThat(refusal)
                .hasMessage(
                        "policy 'p' with binding 'p' denied request: expression 'Object{data:"
                                + " {'a': object.no.where}}' resulted in error: no such key: no");
        assertThat(refusal.code()).isEqualTo(403);
        assertThat(refusal.reason()).isEqualTo("Invalid");
        rule(apply("Object{data: {`a`: object.no.where}}"), ",'failurePolicy':'Ignore'");
        policed.allows();
        rule(apply("Object{metadata: Object.spec{labels: {`a`: `b`}}}"), "");
        assertThat(policed.denial())
                .endsWith(
                        "type mismatch: unexpected type name \"Object.spec\", expected"
                                + " \"Object.metadata\", which matches field name path from root"
                                + " Object type");
        podRule(
                apply(
                        "Object{spec: Object.spec{containers: [Object.spec.containers{name:"
                                + " `main`, args: [`x`]}]}}"));
        assertThat(policed.refused(pod("x")))
                .hasMessageEndingWith(
                        "error applying patch: invalid ApplyConfiguration: may not mutate atomic"
                                + " arrays, maps or structs: .spec.containers[0].args");
        podRule(apply("Object{spec: Object.spec{bogus: 1}}"));
        assertThat(policed.refused(pod("x")))
                .hasMessageContaining("failed to convert patch object to typed object:")
                .hasMessageContaining("bogus");
    }

    @Test
    void runsInTheOrderOfNamesAndAgainWhereItWantsTo() {
        String count =
                apply(
                        "Object{data: {`count`: string(int(has(object.data.count) ?"
                                + " object.data.count : `0`) + 1)}}");
        String flag = apply("Object{data: {`flag`: `set`}}");
        policed.mutating(
                "a",
                "'reinvocationPolicy':'IfNeeded','mutations':["
                        + apply("Object{data: {`seen`: has(object.data.flag) ? `yes` : `no`}}")
                        + "]");
        policed.mutating("b", "'reinvocationPolicy':'Never','mutations':[" + count + "]");
        policed.mutating("c", "'mutations':[" + flag + "]");
        ObjectNode made = created("x", ",'data':{'k':'v'}");
        assertThat(made.at("/data/seen").asString()).isEqualTo("yes");
        assertThat(made.at("/data/count").asString()).isEqualTo("1");
    }

    @Test
    void leavesAloneWhatItsConditionsExclude() {
        rule(
                apply("Object{data: {`a`: `b`}}"),
                ",'matchConditions':[{'name':'c','expression':'object.metadata.name == `x`'}]");
        assertThat(created("x", "").at("/data/a").asString("")).isEqualTo("b");
        assertThat(created("y", "").has("data")).isFalse();
    }

    @Test
    void usesVariablesAndParameters() {
        policed.store(
                new ObjectKey(Resources.CONFIG_MAPS, "default", "c"),
                "{'metadata':{'name':'c'},'data':{'team':'blue'}}");
        policed.configure(
                "mutatingadmissionpolicies",
                "p",
                Policed.ON_CONFIG_MAPS
                        + ",'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'variables':["
                        + "{'name':'team','expression':'params.data.team + `s`'}],'mutations':["
                        + apply("Object{data: {`team`: string(variables.team)}}")
                        + "]");
        policed.configure(
                "mutatingadmissionpolicybindings",
                "p",
                "'policyName':'p','paramRef':{'name':'c','parameterNotFoundAction':'Deny'}");
        assertThat(created("x", "").at("/data/team").asString()).isEqualTo("blues");
        policed.configure(
                "mutatingadmissionpolicybindings",
                "p",
                "'policyName':'p','paramRef':{'name':'d','parameterNotFoundAction':'Deny'}");
        assertThat(policed.denial())
                .isEqualTo(
                        "policy 'p' with binding 'p' denied request: failed to configure binding:"
                                + " no params found for policy binding with `Deny`"
                                + " parameterNotFoundAction");
    }

    @Test
    void letsValidatingPoliciesSeeWhatItMade() {
        rule(apply("Object{data: {`a`: `b`}}"), "");
        policed.validating("v", "'validations':[{'expression':'object.data.a != `b`'}]");
        assertThat(policed.denial()).endsWith("failed expression: object.data.a != 'b'");
    }

    @Test
    void keepsWhatBelongsToTheServer() {
        rule(apply("Object{metadata: Object.metadata{uid: `mine`, labels: {`a`: `b`}}}"), "");
        ObjectNode made = created("x", "");
        assertThat(made.at("/metadata/uid").asString()).isNotEqualTo("mine");
        assertThat(made.at("/metadata/labels/a").asString()).isEqualTo("b");
    }
}
