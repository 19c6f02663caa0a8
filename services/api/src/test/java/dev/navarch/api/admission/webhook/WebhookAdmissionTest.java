package dev.navarch.api.admission.webhook;

import static dev.navarch.api.admission.webhook.Hooked.hook;
import static dev.navarch.api.engine.verb.TestEngine.ask;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.verb.TestEngine;
import dev.navarch.model.Resources;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class WebhookAdmissionTest {

    private final Hooked hooked = new Hooked().namespace("default", "{'team':'a'}");

    @AfterEach
    void close() {
        hooked.close();
    }

    private static TestEngine.Ask create(String name) {
        return ask(ApiVerb.CREATE, Resources.CONFIG_MAPS)
                .body("{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'" + name + "'}}");
    }

    private ApiException refused(TestEngine.Ask ask) {
        ApiException refusal =
                catchThrowableOfType(ApiException.class, () -> hooked.engine.answer(ask));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private String denial(Consumer<ObjectNode> response) {
        hooked.on("v", (request, answer) -> response.accept(answer));
        return String.valueOf(refused(create("x")).getMessage());
    }

    @Test
    void asksByTheNameOfTheConfigurationAndThenInItsOrder() {
        for (String path : new String[] {"a", "b", "c"}) {
            hooked.on(path, (request, response) -> {});
        }
        hooked.mutating("2", hook("a", ""), hook("c", "")).mutating("1", hook("b", ""));
        hooked.engine.one(create("x"));
        assertThat(hooked.asked).containsExactly("b", "a", "c");
    }

    @Test
    void asksAgainOnlyWhoWantsItAndOnlyAfterAChange() {
        hooked.on("first", (request, response) -> {});
        hooked.on("never", (request, response) -> {});
        hooked.on(
                "changes",
                (request, response) -> {
                    if (request.path("name").asString().equals("x")) {
                        Hooked.patch(response, "[{'op':'add','path':'/data','value':{'a':'b'}}]");
                    }
                });
        hooked.on("last", (request, response) -> {});
        String again = ",'reinvocationPolicy':'IfNeeded'";
        hooked.mutating(
                "m",
                hook("first", again),
                hook("never", ""),
                hook("changes", ""),
                hook("last", again));
        hooked.engine.one(create("y"));
        assertThat(hooked.asked).containsExactly("first", "never", "changes", "last");
        hooked.asked.clear();
        ObjectNode stored = hooked.engine.object(create("x"));
        assertThat(hooked.asked).containsExactly("first", "never", "changes", "last", "first");
        assertThat(stored.at("/data/a").asString()).isEqualTo("b");
    }

    @Test
    void validatesWhatMutationMade() {
        hooked.on(
                "m",
                (request, response) ->
                        Hooked.patch(response, "[{'op':'add','path':'/data','value':{'/':'b'}}]"));
        hooked.on("v", (request, response) -> {});
        hooked.mutating("m", hook("m", "")).validating("v", hook("v", ""));
        hooked.on(
                "m",
                (request, response) ->
                        Hooked.patch(
                                response,
                                "[{'op':'add','path':'/metadata/labels','value':{'a':'!'}}]"));
        ApiException refusal = refused(create("x"));
        assertThat(refusal.code()).isEqualTo(422);
        assertThat(hooked.asked).containsExactly("m");
    }

    @Test
    void keepsWhatBelongsToTheServer() {
        hooked.on(
                "m",
                (request, response) ->
                        Hooked.patch(
                                response,
                                """
                                [{'op':'add','path':'/metadata/uid','value':'mine'},
                                 {'op':'add','path':'/metadata/namespace','value':'other'},
                                 {'op':'add','path':'/metadata/annotations','value':{'a':'b'}}]
                                """));
        hooked.mutating("m", hook("m", ""));
        ObjectNode stored = hooked.engine.object(create("x"));
        assertThat(stored.at("/metadata/uid").asString()).isNotEqualTo("mine");
        assertThat(stored.at("/metadata/namespace").asString()).isEqualTo("default");
        assertThat(stored.at("/metadata/annotations/a").asString()).isEqualTo("b");
    }

    @Test
    void asksNobodyElseThanRulesSay() {
        hooked.on("v", (request, response) -> {});
        String rule =
                ",'rules':[{'apiGroups':[%s],'apiVersions':['v1'],'operations':[%s],"
                        + "'resources':[%s],'scope':'%s'}]";
        assertAsked(rule.formatted("''", "'CREATE'", "'configmaps'", "*"), true);
        assertAsked(rule.formatted("''", "'CREATE'", "'*'", "Namespaced"), true);
        assertAsked(rule.formatted("'*'", "'*'", "'*/*'", "*"), true);
        assertAsked(rule.formatted("''", "'CREATE'", "'configmaps/*'", "*"), true);
        assertAsked(rule.formatted("'apps'", "'CREATE'", "'configmaps'", "*"), false);
        assertAsked(rule.formatted("''", "'UPDATE','DELETE'", "'configmaps'", "*"), false);
        assertAsked(rule.formatted("''", "'CREATE'", "'configmaps/status'", "*"), false);
        assertAsked(rule.formatted("''", "'CREATE'", "'*/status'", "*"), false);
        assertAsked(rule.formatted("''", "'CREATE'", "'*'", "Cluster"), false);
        assertAsked(",'namespaceSelector':{'matchLabels':{'team':'a'}}", true);
        assertAsked(",'namespaceSelector':{'matchLabels':{'team':'b'}}", false);
        assertAsked(",'objectSelector':{'matchLabels':{'a':'b'}}", false);
    }

    private void assertAsked(String more, boolean expected) {
        hooked.asked.clear();
        hooked.validating("v", hook("v", more));
        hooked.engine.one(create("x").with("dryRun", "All"));
        assertThat(!hooked.asked.isEmpty()).as(more).isEqualTo(expected);
    }

    @Test
    void looksAtTheObjectAsItWasAndAsItWillBe() {
        hooked.on("v", (request, response) -> {});
        hooked.engine.one(create("x"));
        hooked.validating("v", hook("v", ",'objectSelector':{'matchLabels':{'a':'b'}}"));
        updates(",'labels':{'a':'b'}");
        updates("");
        updates(",'labels':{'a':'c'}");
        assertThat(hooked.asked).hasSize(2);
    }

    /** Reads first, so that the update does not begin on a state that is old already. */
    private void updates(String labels) {
        hooked.engine.one(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named("x"));
        hooked.engine.one(
                ask(ApiVerb.UPDATE, Resources.CONFIG_MAPS)
                        .named("x")
                        .body("{'metadata':{'name':'x'" + labels + "}}"));
    }

    @Test
    void showsAnAutoscalerInTheVersionThatTheRuleNames() {
        hooked.on("v", (request, response) -> {});
        String rule =
                ",'rules':[{'apiGroups':['autoscaling'],'apiVersions':['v1'],'operations':['*'],"
                        + "'resources':['horizontalpodautoscalers']}]";
        TestEngine.Ask scaler =
                ask(ApiVerb.CREATE, Resources.HORIZONTAL_POD_AUTOSCALERS)
                        .with("dryRun", "All")
                        .body(
                                """
                                {'metadata':{'name':'x'},'spec':{'maxReplicas':2,
                                 'scaleTargetRef':{'kind':'Deployment','name':'d'}}}
                                """);
        hooked.validating("v", hook("v", rule + ",'matchPolicy':'Exact'"));
        hooked.engine.one(scaler);
        assertThat(hooked.asked).isEmpty();
        hooked.validating("v", hook("v", rule));
        hooked.engine.one(scaler);
        var request = hooked.requests.element();
        assertThat(request.at("/kind/version").asString()).isEqualTo("v1");
        assertThat(request.at("/requestKind/version").asString()).isEqualTo("v2");
        assertThat(request.at("/object/apiVersion").asString()).isEqualTo("autoscaling/v1");
        assertThat(request.path("dryRun").asBoolean()).isTrue();
    }

    @Test
    void refusesADryRunForAWebhookThatMayHaveSideEffects() {
        hooked.on("v", (request, response) -> {});
        hooked.validating("v", hook("v", ",'sideEffects':'Some','failurePolicy':'Ignore'"));
        hooked.engine.one(create("x"));
        ApiException refusal = refused(create("y").with("dryRun", "All"));
        assertThat(refusal.code()).isEqualTo(400);
        assertThat(refusal)
                .hasMessage("admission webhook \"v.example.com\" does not support dry run");
        assertThat(hooked.asked).hasSize(1);
    }

    @Test
    void saysWhatIsWrongWithAnAnswer() {
        hooked.validating("v", hook("v", ""));
        String failed =
                "Internal error occurred: failed calling webhook \"v.example.com\": received"
                        + " invalid webhook response: ";
        assertThat(denial(r -> r.put("uid", "other")))
                .startsWith(failed + "expected response.uid=");
        assertThat(denial(r -> Hooked.patch(r, "[]")))
                .isEqualTo(failed + "validating webhook may not return response.patch");
        hooked.validating("v").mutating("m", hook("v", ""));
        assertThat(denial(r -> r.put("patch", "W10=")))
                .isEqualTo(failed + "webhook returned response.patch but not response.patchType");
        assertThat(denial(r -> r.put("patchType", "JSONPatch")))
                .isEqualTo(failed + "webhook returned response.patchType but not response.patch");
        assertThat(denial(r -> r.put("patchType", "Merge").put("patch", "W10=")))
                .contains("unsupported patch type \"Merge\"");
        assertThat(denial(r -> r.put("patchType", "JSONPatch").put("patch", "e30=")))
                .contains("received undecodable patch in webhook response");
        assertThat(denial(r -> Hooked.patch(r, "[{'op':'remove','path':'/nothing'}]")))
                .startsWith("Internal error occurred: ");
    }

    @Test
    void passesOnTheStatusOfADenialAndCountsIt() {
        hooked.validating("v", hook("v", ""));
        hooked.on(
                "v",
                (request, response) ->
                        response.put("allowed", false)
                                .set(
                                        "status",
                                        Hooked.tree(
                                                "{'code':418,'reason':'Teapot','message':'short'}")));
        ApiException refusal = refused(create("x"));
        assertThat(refusal.code()).isEqualTo(418);
        assertThat(refusal.reason()).isEqualTo("Teapot");
        assertThat(refusal)
                .hasMessage("admission webhook \"v.example.com\" denied the request: short");
        HookObserver.Call call = hooked.calls.remove();
        assertThat(call.type()).isEqualTo("validating");
        assertThat(call.rejected()).isTrue();
        assertThat(call.code()).isEqualTo(418);
        assertThat(call.errorType()).isEqualTo("no_error");
    }

    @Test
    void mayNotChangeWhatIsDeleted() {
        hooked.engine.one(create("x"));
        hooked.on("m", (request, response) -> Hooked.patch(response, "[{'op':'add'}]"));
        hooked.mutating("m", hook("m", ""));
        assertThat(refused(ask(ApiVerb.DELETE, Resources.CONFIG_MAPS).named("x")))
                .hasMessageContaining(
                        "admission webhook \"m.example.com\" attempted to modify the object, which"
                                + " is not supported for this operation");
    }

    @Test
    void understandsTheOldVersionOfReviews() {
        hooked.on(
                "m",
                (request, response) -> {
                    response.remove("uid");
                    Hooked.patch(response, "[{'op':'add','path':'/data','value':{'a':'b'}}]");
                    response.remove("patchType");
                });
        hooked.mutating("m", hook("m", ",'admissionReviewVersions':['v2','v1beta1']"));
        assertThat(hooked.engine.object(create("x")).at("/data/a").asString()).isEqualTo("b");
        hooked.mutating("m", hook("m", ",'admissionReviewVersions':['v2']"));
        assertThat(refused(create("y"))).hasMessageContaining("could not create admission objects");
    }

    @Test
    void letsConditionsAskWhatTheUserMay() {
        hooked.on("v", (request, response) -> response.put("allowed", false));
        hooked.may.add("escalate rbac.authorization.k8s.io/roles default");
        hooked.may.add("create /configmaps default");
        condition(
                "!authorizer.group(~rbac.authorization.k8s.io~).resource(~roles~)"
                        + ".namespace(~default~).check(~escalate~).allowed()");
        hooked.engine.one(create("x"));
        condition("!authorizer.requestResource.check(~create~).allowed()");
        hooked.engine.one(create("y"));
        hooked.may.clear();
        refused(create("z"));
    }

    private void condition(String expression) {
        String quoted = expression.replace("~", "\\u0027");
        hooked.validating(
                "v", hook("v", ",'matchConditions':[{'name':'c','expression':'" + quoted + "'}]"));
    }

    @Test
    void storesANewObjectUnderTheNameThatAWebhookGivesIt() {
        hooked.on(
                "m",
                (request, response) ->
                        Hooked.patch(
                                response,
                                "[{'op':'add','path':'/metadata/name','value':'given'}]"));
        hooked.mutating("m", hook("m", ""));
        TestEngine.Ask nameless =
                ask(ApiVerb.CREATE, Resources.CONFIG_MAPS)
                        .body("{'metadata':{'generateName':'x-'}}");
        assertThat(hooked.engine.object(nameless).at("/metadata/name").asString())
                .isEqualTo("given");
        ObjectNode stored =
                hooked.engine.object(ask(ApiVerb.GET, Resources.CONFIG_MAPS).named("given"));
        assertThat(stored.at("/metadata/generateName").asString()).isEqualTo("x-");
    }
}
