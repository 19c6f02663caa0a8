package dev.navarch.api.admission.policy;

import static dev.navarch.api.admission.policy.Policed.newMap;
import static dev.navarch.api.engine.verb.TestEngine.ask;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ValidatingPoliciesTest {

    private static final String DENIED =
            "configmaps \"x\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'p' denied"
                    + " request: ";

    private final Policed policed = new Policed();

    @AfterEach
    void close() {
        policed.close();
    }

    /** A policy of one validation, whose apostrophes are written as grave accents. */
    private void rule(String expression, String more) {
        policed.validating("p", "'validations':[{'expression':'" + expression + "'" + more + "}]");
    }

    @Test
    void refusesWithCodeReasonAndCause() {
        rule("object.metadata.name != `x`", "");
        ApiException refusal = policed.refused(newMap("x", ""));
        assertThat(refusal).hasMessage(DENIED + "failed expression: object.metadata.name != 'x'");
        assertThat(refusal.code()).isEqualTo(422);
        assertThat(refusal.reason()).isEqualTo("Invalid");
        assertThat(refusal.details().kind()).isEqualTo("configmaps");
        assertThat(refusal.causes())
                .singleElement()
                .satisfies(cause ->
                        assertThat(cause.message())
                                .isEqualTo(
                                        "ValidatingAdmissionPolicy 'p' with binding 'p' denied"
                                                + " request: failed expression:"
                                                + " object.metadata.name != 'x'"));
        policed.engine.answer(newMap("y", ""));
        rule("false", ",'reason':'Forbidden'");
        assertThat(policed.refused(newMap("x", "")).code()).isEqualTo(403);
        rule("false", ",'reason':'RequestEntityTooLarge'");
        assertThat(policed.refused(newMap("x", "")).code()).isEqualTo(413);
        rule("false", ",'reason':'Unauthorized'");
        assertThat(policed.refused(newMap("x", "")).reason()).isEqualTo("Unauthorized");
    }

    @Test
    void tellsTheMessageOfTheExpressionOrElseTheFixedOne() {
        String both = ",'message':' fixed ','messageExpression':'%s'";
        rule("false", both.formatted("`no ` + object.metadata.name"));
        assertThat(policed.denial()).isEqualTo(DENIED + "no x");
        rule("false", both.formatted("`  `"));
        assertThat(policed.denial()).isEqualTo(DENIED + "fixed");
        rule("false", both.formatted("string(object.nothing)"));
        assertThat(policed.denial()).isEqualTo(DENIED + "fixed");
        rule("false", both.formatted("[`two`, `lines`].join(`\\\\n`)"));
        assertThat(policed.denial()).isEqualTo(DENIED + "fixed");
    }

    @Test
    void holdsNowhereWithoutABinding() {
        policed.configure(
                "validatingadmissionpolicies",
                "p",
                Policed.ON_CONFIG_MAPS + ",'validations':[{'expression':'false'}]");
        policed.allows();
    }

    @Test
    void holdsWhereItsBindingSays() {
        String never = "'validations':[{'expression':'false'}]";
        String match = "'validationActions':['Deny'],'matchResources':{%s}";
        policed.validating(
                "p", never, match.formatted("'namespaceSelector':{'matchLabels':{'team':'b'}}"));
        policed.allows();
        policed.validating(
                "p", never, match.formatted("'namespaceSelector':{'matchLabels':{'team':'a'}}"));
        assertThat(policed.denial()).startsWith(DENIED);
        policed.validating(
                "p", never, match.formatted("'objectSelector':{'matchLabels':{'a':'b'}}"));
        policed.allows();
        policed.validating(
                "p",
                never,
                match.formatted(
                        "'excludeResourceRules':[{'apiGroups':[''],'apiVersions':['*'],"
                                + "'operations':['CREATE'],'resources':['*'],"
                                + "'resourceNames':['x']}]"));
        policed.allows();
        assertThat(policed.refused(newMap("y", "")).getMessage()).contains("failed expression");
    }

    @Test
    void warnsAndAuditsInsteadOfRefusing() {
        policed.validating(
                "p",
                "'validations':[{'expression':'true'},{'expression':'false','message':'no'}]",
                "'validationActions':['Warn','Audit']");
        var request = policed.runs(newMap("x", ""));
        assertThat(request.notes().warnings())
                .containsExactly(
                        "Validation failed for ValidatingAdmissionPolicy 'p' with binding 'p': no");
        assertThat(request.notes().annotations())
                .containsEntry(
                        "validation.policy.admission.k8s.io/validation_failure",
                        "[{\"message\":\"no\",\"policy\":\"p\",\"binding\":\"p\","
                                + "\"expressionIndex\":1,\"validationActions\":"
                                + "[\"Warn\",\"Audit\"]}]");
    }

    @Test
    void annotatesTheAuditLogWithItsPolicysName() {
        policed.validating(
                "p",
                "'auditAnnotations':[{'key':'who','valueExpression':'request.userInfo.username'},"
                        + "{'key':'none','valueExpression':'null'},"
                        + "{'key':'blank','valueExpression':'`  `'}]");
        assertThat(policed.runs(newMap("x", "")).notes().annotations())
                .containsExactly(Map.entry("p/who", "tester"));
        policed.validating(
                "p", "'auditAnnotations':[{'key':'k','valueExpression':'string(object.no)'}]");
        assertThat(policed.denial())
                .isEqualTo(
                        DENIED
                                + "expression 'string(object.no)' resulted in error: no such key: no");
    }

    @Test
    void keepsToTheFailurePolicyWhenAnExpressionFails() {
        String failing = "'validations':[{'expression':'object.data.a == `b`'}]";
        policed.validating("p", failing);
        assertThat(policed.denial())
                .isEqualTo(
                        DENIED
                                + "expression 'object.data.a == 'b'' resulted in error: no such"
                                + " key: data");
        policed.validating("p", failing + ",'failurePolicy':'Ignore'");
        policed.allows();
    }

    @Test
    void asksConditionsFirst() {
        String never = "'validations':[{'expression':'false'}],'matchConditions':[";
        policed.validating(
                "p",
                never
                        + "{'name':'broken','expression':'object.no == 1'},"
                        + "{'name':'other','expression':'object.metadata.name != `x`'}]");
        policed.allows();
        policed.validating("p", never + "{'name':'broken','expression':'object.no == 1'}]");
        assertThat(policed.denial())
                .isEqualTo(
                        DENIED + "expression 'object.no == 1' resulted in error: no such key: no");
        policed.validating(
                "p",
                never
                        + "{'name':'broken','expression':'object.no == 1'}],"
                        + "'failurePolicy':'Ignore'");
        policed.allows();
    }

    @Test
    void evaluatesVariablesOfVariablesAndOnlyThoseThatAreAskedFor() {
        policed.validating(
                "p",
                "'variables':[{'name':'broken','expression':'object.no.where'},"
                        + "{'name':'name','expression':'object.metadata.name'},"
                        + "{'name':'shout','expression':'string(variables.name) + `!`'}],"
                        + "'validations':[{'expression':'variables.shout != `x!`',"
                        + "'messageExpression':'variables.shout + ` is too loud`'}]");
        assertThat(policed.denial()).isEqualTo(DENIED + "x! is too loud");
        policed.validating(
                "p",
                "'variables':[{'name':'broken','expression':'object.no.where'}],"
                        + "'validations':[{'expression':'variables.broken == 1'}]");
        assertThat(policed.denial())
                .isEqualTo(
                        DENIED
                                + "expression 'variables.broken == 1' resulted in error: composited"
                                + " variable \"broken\" fails to evaluate: expression"
                                + " 'object.no.where' resulted in error: no such key: no");
    }

    @Test
    void knowsTheRequestTheNamespaceAndWhatTheUserMayDo() {
        rule("request.operation == `CREATE` && request.resource.resource == `configmaps`", "");
        policed.allows();
        rule("namespaceObject.metadata.labels.team == `a`", "");
        policed.allows();
        rule("oldObject == null && request.namespace == `default`", "");
        policed.allows();
        String question =
                "authorizer.group(`apps`).resource(`deployments`).name(`d`).check(`get`).allowed()";
        rule(question, "");
        assertThat(policed.denial()).startsWith(DENIED);
        policed.may.add("get apps/deployments/d");
        policed.allows();
        rule("authorizer.path(`/healthz`).check(`get`).reason() == `asked`", "");
        policed.allows();
        rule("authorizer.path(`/healthz`).check(`get`).allowed()", "");
        assertThat(policed.denial()).startsWith(DENIED);
        policed.may.add("system:serviceaccount:ns:sa get /healthz");
        rule("authorizer.serviceAccount(`ns`, `sa`).path(`/healthz`).check(`get`).allowed()", "");
        policed.allows();
        rule("authorizer.requestResource.check(`approve`).allowed()", "");
        assertThat(policed.denial()).startsWith(DENIED);
        policed.may.add("approve /configmaps/x");
        policed.allows();
    }

    @Test
    void seesWhatADeleteDeletes() {
        policed.engine.answer(newMap("x", ""));
        rule(
                "request.operation != `DELETE` || object == null && oldObject.metadata.name != `x`",
                "");
        assertThat(policed.refused(ask(ApiVerb.DELETE, Resources.CONFIG_MAPS).named("x")))
                .hasMessageStartingWith(DENIED);
    }

    @Test
    void takesParametersByNameOrSelector() {
        String params =
                "'paramKind':{'apiVersion':'v1','kind':'ConfigMap'},'validations':["
                        + "{'expression':'params == null || params.data.allowed == object.metadata.name',"
                        + "'messageExpression':'`only ` + params.data.allowed'}]";
        String binding = "'validationActions':['Deny'],'paramRef':{%s}";
        policed.validating("p", params);
        policed.allows();
        policed.validating(
                "p", params, binding.formatted("'name':'c','parameterNotFoundAction':'Allow'"));
        policed.allows();
        policed.validating(
                "p", params, binding.formatted("'name':'c','parameterNotFoundAction':'Deny'"));
        assertThat(policed.denial())
                .isEqualTo(
                        DENIED
                                + "failed to configure binding: no params found for policy binding"
                                + " with `Deny` parameterNotFoundAction");
        policed.store(
                new ObjectKey(Resources.CONFIG_MAPS, "default", "c"),
                "{'metadata':{'name':'c','labels':{'use':'yes'}},'data':{'allowed':'y'}}");
        assertThat(policed.denial()).isEqualTo(DENIED + "only y");
        policed.engine.answer(newMap("y", "").with("dryRun", "All"));
        policed.validating(
                "p",
                params,
                binding.formatted(
                        "'name':'c','namespace':'other','parameterNotFoundAction':'Allow'"));
        policed.allows();
        policed.validating(
                "p",
                params,
                binding.formatted(
                        "'selector':{'matchLabels':{'use':'yes'}},"
                                + "'parameterNotFoundAction':'Deny'"));
        assertThat(policed.denial()).isEqualTo(DENIED + "only y");
        policed.validating(
                "p",
                params,
                binding.formatted(
                        "'selector':{'matchLabels':{'use':'no'}},'parameterNotFoundAction':'Allow'"));
        policed.allows();
    }

    @Test
    void refusesWhereTheKindOfItsParametersIsUnknown() {
        String unknown =
                "'paramKind':{'apiVersion':'x.com/v1','kind':'None'},"
                        + "'validations':[{'expression':'true'}]";
        policed.validating("p", unknown);
        assertThat(policed.denial())
                .isEqualTo(
                        "configmaps \"x\" is forbidden: ValidatingAdmissionPolicy 'p' denied"
                                + " request: failed to configure policy: failed to find resource"
                                + " referenced by paramKind: 'x.com/v1, Kind=None'");
        policed.validating("p", unknown + ",'failurePolicy':'Ignore'");
        policed.allows();
    }

    @Test
    void stopsWhatTakesTooLong() {
        String numbers = "[1,2,3,4,5,6,7,8,9,10]";
        String all = numbers + ".all(%1$s, %2$s)";
        String nested = "a + b + c + d + e + f + g > 0";
        for (String name : new String[] {"g", "f", "e", "d", "c", "b", "a"}) {
            nested = all.formatted(name, nested);
        }
        rule(nested, "");
        assertThat(policed.denial())
                .endsWith("resulted in error: operation cancelled: actual cost limit exceeded");
    }

    @Test
    void tellsTheFirstDenialByTheNamesOfPolicies() {
        policed.validating("q", "'validations':[{'expression':'false','message':'second'}]");
        policed.validating("p", "'validations':[{'expression':'false','message':'first'}]");
        assertThat(policed.denial()).isEqualTo(DENIED + "first");
    }
}
