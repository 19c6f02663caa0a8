package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.wire.pki.CertificateSpec;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A webhook that allows everybody to read the pods of one node, seen from outside. */
@Timeout(300)
class SelectorAuthorizationTest {

    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    @TempDir static Path directory;
    private static ReviewServer server;
    private static OwnApi api;
    private static HttpClient admin;
    private static HttpClient jane;

    @BeforeAll
    static void start() throws Exception {
        server = new ReviewServer();
        server.on(
                "/may",
                (review, status) -> {
                    JsonNode field =
                            review.at("/spec/resourceAttributes/fieldSelector/requirements/0");
                    status.put(
                            "allowed",
                            field.toString()
                                    .equals(
                                            "{\"key\":\"spec.nodeName\",\"operator\":\"In\",\"values\":[\"n1\"]}"));
                });
        OwnAuthority own = new OwnAuthority(directory);
        Map<String, Object> properties = new HashMap<>(own.properties());
        properties.put(
                "navarch.authorization.config-file",
                own.file(
                                "authorization.yaml",
                                """
                                apiVersion: apiserver.config.k8s.io/v1
                                kind: AuthorizationConfiguration
                                authorizers:
                                - type: Webhook
                                  name: nodes
                                  webhook:
                                    cacheAuthorizedRequests: false
                                    cacheUnauthorizedRequests: false
                                    timeout: 10s
                                    subjectAccessReviewVersion: v1
                                    matchConditionSubjectAccessReviewVersion: v1
                                    failurePolicy: NoOpinion
                                    connectionInfo: {type: KubeConfigFile, kubeConfigFile: %s}
                                    matchConditions:
                                    - expression: >-
                                        has(request.resourceAttributes) &&
                                        has(request.resourceAttributes.fieldSelector) &&
                                        request.resourceAttributes.fieldSelector.requirements.exists(
                                        r, r.key == 'spec.nodeName')
                                - {type: RBAC, name: roles}
                                """
                                        .formatted(
                                                server.kubeconfig(
                                                        directory.resolve("may.yaml"), "/may")))
                        .toString());
        api = new OwnApi(Files.createDirectory(directory.resolve("home")), properties);
        admin = client(own, CertificateSpec.client("root", "system:masters"));
        jane = client(own, CertificateSpec.client("jane"));
    }

    @AfterAll
    static void stop() {
        api.close();
        server.close();
    }

    private static HttpClient client(OwnAuthority own, CertificateSpec spec) {
        return OwnApi.client(own.servers.certificate(), Optional.of(own.clients.issue(spec)));
    }

    private static String pods(String fields, String labels) {
        return "/api/v1/pods?fieldSelector="
                + URLEncoder.encode(fields, StandardCharsets.UTF_8)
                + "&labelSelector="
                + URLEncoder.encode(labels, StandardCharsets.UTF_8);
    }

    private static OwnApi.Answer review(String attributes) throws Exception {
        return api.send(
                admin,
                "POST",
                REVIEWS,
                "{\"spec\":{\"user\":\"jane\",\"resourceAttributes\":{\"verb\":\"list\",\"version\":\"v1\","
                        + "\"resource\":\"pods\""
                        + attributes.replace('\'', '"')
                        + "}}}");
    }

    @Test
    void aListIsAllowedForWhatItSelects() throws Exception {
        assertThat(api.get(jane, "/api/v1/pods").code()).isEqualTo(403);
        assertThat(api.get(jane, pods("spec.nodeName=n2", "")).code()).isEqualTo(403);
        assertThat(api.get(jane, pods("spec.nodeName=n1", "a in (c,b),d!=e,f,!g,h>5")).code())
                .isEqualTo(200);
        assertThat(server.asked("/may"))
                .map(asked -> asked.at("/spec/resourceAttributes").toString())
                .contains(
                        "{\"verb\":\"list\",\"version\":\"v1\",\"resource\":\"pods\","
                                + "\"fieldSelector\":{\"requirements\":[{\"key\":\"spec.nodeName\","
                                + "\"operator\":\"In\",\"values\":[\"n1\"]}]},"
                                + "\"labelSelector\":{\"requirements\":[{\"key\":\"a\",\"operator\":\"In\","
                                + "\"values\":[\"b\",\"c\"]},{\"key\":\"d\",\"operator\":\"NotIn\","
                                + "\"values\":[\"e\"]},{\"key\":\"f\",\"operator\":\"Exists\"},"
                                + "{\"key\":\"g\",\"operator\":\"DoesNotExist\"}]}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                                                                      | false
                    ,'fieldSelector':{'requirements':[{'key':'spec.nodeName','operator':'In','values':['n1']}]} | true
                    ,'fieldSelector':{'requirements':[{'key':'spec.nodeName','operator':'NotIn','values':['n1']}]} | false
                    ,'fieldSelector':{'rawSelector':'spec.nodeName=n1'}                     | true
                    ,'fieldSelector':{'rawSelector':'spec.nodeName=n1'},'labelSelector':{'rawSelector':'a=b'} | true
                    ,'fieldSelector':{'rawSelector':'spec.nodeName'}                        | false
                    """)
    void reviewsAskForSelectorsToo(String attributes, boolean allowed) throws Exception {
        OwnApi.Answer answer = review(attributes);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        assertThat(answer.json().at("/status/allowed").asBoolean()).isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    'fieldSelector':{'rawSelector':'a=b','requirements':[{'key':'a','operator':'Exists'}]} | fieldSelector.rawSelector: Invalid value: "a=b": may not specified at the same time as requirements
                    'labelSelector':{}                                                       | labelSelector.requirements: Required value: when spec.resourceAttributes.labelSelector is specified, requirements or rawSelector is required
                    'fieldSelector':{'requirements':[{'operator':'Exists'}]}                 | fieldSelector.requirements[0].key: Required value: must be specified
                    'fieldSelector':{'requirements':[{'key':'a','operator':'In'}]}           | fieldSelector.requirements[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'
                    'labelSelector':{'requirements':[{'key':'a','operator':'Exists','values':['b']}]} | labelSelector.requirements[0].values: Forbidden: may not be specified when `operator` is 'Exists' or 'DoesNotExist'
                    'labelSelector':{'requirements':[{'key':'a b','operator':'Exists'}]}     | labelSelector.requirements[0].key: Invalid value: "a b": name part must consist of
                    'labelSelector':{'requirements':[{'key':'a','operator':'In','values':['-']}]} | labelSelector.requirements[0].values[0]: Invalid value: "-": a valid label must be
                    """)
    void reviewsWithWrongSelectorsAreRefused(String attributes, String said) throws Exception {
        OwnApi.Answer answer = review("," + attributes);
        assertThat(answer.code()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("message").asString())
                .contains("spec.resourceAttributes." + said);
    }

    @Test
    void policiesAskForSelectorsToo() throws Exception {
        String policies = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";
        String expression =
                "authorizer.group('').resource('pods').namespace('default')"
                        + ".fieldSelector('spec.nodeName=' + object.data.node).labelSelector('a=b')"
                        + ".check('list').allowed()";
        OwnApi.Answer made =
                api.send(
                        admin,
                        "POST",
                        policies,
                        """
                        {"metadata":{"name":"readers"},"spec":{"matchConstraints":{"resourceRules":[
                        {"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],
                        "resources":["configmaps"]}],"namespaceSelector":{"matchLabels":
                        {"kubernetes.io/metadata.name":"default"}}},
                        "validations":[{"expression":"%s"}]}}\
                        """
                                .formatted(expression));
        assertThat(made.code()).as(made.text()).isEqualTo(201);
        api.send(
                admin,
                "POST",
                "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicybindings",
                "{\"metadata\":{\"name\":\"readers\"},\"spec\":{\"policyName\":\"readers\","
                        + "\"validationActions\":[\"Deny\"]}}");
        api.send(
                admin,
                "POST",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles",
                "{\"metadata\":{\"name\":\"writers\"},\"rules\":[{\"apiGroups\":[\"\"],\"resources\":"
                        + "[\"configmaps\"],\"verbs\":[\"create\"]}]}");
        api.send(
                admin,
                "POST",
                "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings",
                "{\"metadata\":{\"name\":\"writers\"},\"roleRef\":{\"apiGroup\":"
                        + "\"rbac.authorization.k8s.io\",\"kind\":\"Role\",\"name\":\"writers\"},"
                        + "\"subjects\":[{\"apiGroup\":\"rbac.authorization.k8s.io\",\"kind\":\"User\","
                        + "\"name\":\"jane\"}]}");
        eventually(() -> {
            OwnApi.Answer refused = configMap("n2");
            return refused.code() == 422 && refused.text().contains("failed expression");
        });
        assertThat(configMap("n1").code()).isEqualTo(201);
    }

    private static OwnApi.Answer configMap(String node) throws Exception {
        return api.send(
                jane,
                "POST",
                "/api/v1/namespaces/default/configmaps?dryRun=All",
                "{\"metadata\":{\"generateName\":\"of-\"},\"data\":{\"node\":\"" + node + "\"}}");
    }
}
