package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Swagger UI in a real browser, as somebody with a token uses it. */
@ExtendWith(SharedApi.class)
class SwaggerUiTest {

    private static final String DEFINITIONS =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private final LiveApi api;
    private Browser browser;
    private SwaggerUi page;
    private String namespace;
    private String group;

    SwaggerUiTest(LiveApi api) {
        this.api = api;
    }

    @BeforeEach
    void open() throws Exception {
        Browser.assumeInstalled();
        namespace = api.namespace("swagger");
        group = namespace + ".example.com";
        browser = new Browser();
        page = new SwaggerUi(browser, api.server());
    }

    @AfterEach
    void close() throws IOException {
        if (browser != null) {
            browser.close();
        }
    }

    private String token() throws Exception {
        String accounts = "/api/v1/namespaces/" + namespace + "/serviceaccounts";
        api.create(accounts, "{metadata: {name: reader}}");
        api.create(
                "/apis/rbac.authorization.k8s.io/v1/clusterrolebindings",
                """
                {metadata: {name: %s}, roleRef: {apiGroup: rbac.authorization.k8s.io,
                 kind: ClusterRole, name: cluster-admin},
                 subjects: [{kind: ServiceAccount, name: reader, namespace: %s}]}
                """
                        .formatted(namespace, namespace));
        return api.create(accounts + "/reader/token", "{spec: {expirationSeconds: 3600}}")
                .at("/status/token")
                .asString();
    }

    private void customType() throws Exception {
        api.create(
                DEFINITIONS,
                """
                {metadata: {name: boats.%s}, spec: {group: %s, scope: Namespaced,
                  names: {plural: boats, kind: Boat}, versions: [{name: v1, served: true,
                    storage: true, schema: {openAPIV3Schema: {type: object, properties: {
                      spec: {type: object, properties: {sails: {type: integer,
                        description: How many sails it carries}}}}}}}]}}
                """
                        .formatted(group, group));
        eventually("it is served", () -> api.exists("/apis/" + group + "/v1/boats"));
        eventually(
                "it is documented",
                () -> api.get("/openapi/v3").path("paths").has("apis/" + group + "/v1"));
    }

    @Test
    void showsEveryGroupAndTriesCallsWithTheTokenOfItsUser() throws Exception {
        customType();
        page.authorize(token());

        assertThat(page.documents())
                .contains("api/v1", "apis/apps/v1", "apis/batch/v1", "apis/" + group + "/v1");
        assertThat(page.paths()).contains("/api/v1/namespaces/{namespace}/pods");
        browser.screenshot("swagger-core.png");

        page.choose("apis/apps/v1");
        assertThat(page.paths()).contains("/apis/apps/v1/namespaces/{namespace}/deployments");

        page.choose("apis/" + group + "/v1");
        String boats = "/apis/" + group + "/v1/namespaces/{namespace}/boats";
        assertThat(page.paths()).contains(boats);
        SwaggerUi.Operation create = page.operation("post", boats);
        create.tryOut();
        create.enter("namespace", namespace);
        create.body(
                "{\"apiVersion\":\"%s/v1\",\"kind\":\"Boat\",\"metadata\":{\"name\":\"kate\"},"
                                .formatted(group)
                        + "\"spec\":{\"sails\":3}}");
        create.execute();
        create.answers("201", "\"sails\": 3");
        browser.screenshot("swagger-create.png");
        assertThat(
                        api.get("/apis/" + group + "/v1/namespaces/" + namespace + "/boats/kate")
                                .at("/spec/sails")
                                .asInt())
                .isEqualTo(3);
        create.close();

        SwaggerUi.Operation list = page.operation("get", boats);
        list.tryOut();
        list.enter("namespace", namespace);
        list.execute();
        list.answers("200", "\"name\": \"kate\"");
        browser.screenshot("swagger-list.png");

        assertThat(browser.errors()).isEmpty();
        assertThat(browser.hostsAsked()).containsExactly(api.server().getAuthority());

        api.delete("/api/v1/namespaces/" + namespace + "/serviceaccounts/reader");
        eventually(
                "the token ends with its account",
                () -> {
                    list.execute();
                    return list.code().equals("401");
                });
        list.answers("401", "Unauthorized");
    }

    @Test
    void saysThatATokenIsNotValid() {
        page.authorize("nonsense");
        assertThat(page.problem()).isEqualTo("401: this token is not valid.");
    }

    /** A page that comes from elsewhere, or that asks elsewhere, would tell others of the token. */
    @Test
    void loadsWithoutATokenFromThisServerAlone() {
        assertThat(page.heading()).isEqualTo("Navarch API");
        assertThat(browser.errors()).isEmpty();
        assertThat(browser.hostsAsked()).containsExactly(api.server().getAuthority());
    }
}
