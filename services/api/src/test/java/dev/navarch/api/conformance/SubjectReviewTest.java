package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class SubjectReviewTest {

    private final LiveApi api;

    SubjectReviewTest(LiveApi api) {
        this.api = api;
    }

    @Test
    @Conformance(
            "[sig-auth] SubjectReview should support SubjectReview API operations [Conformance]")
    void saysWhatAnAccountMay() throws Exception {
        String namespace = api.namespace("review");
        String user = "system:serviceaccount:" + namespace + ":robot";
        api.create(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts",
                "{metadata: {name: robot}}");
        for (String verb : new String[] {"get", "create"}) {
            assertThat(allowed("subjectaccessreviews", "", user, namespace, verb)).isFalse();
        }
        api.kubectl(
                "create",
                "rolebinding",
                "robot",
                "--clusterrole=view",
                "--serviceaccount=" + namespace + ":robot",
                "-n",
                namespace);
        eventually(
                "the binding has effect",
                () -> allowed("subjectaccessreviews", "", user, namespace, "get"));
        assertThat(allowed("subjectaccessreviews", "", user, namespace, "create")).isFalse();
        assertThat(allowed("subjectaccessreviews", "", user, "default", "get")).isFalse();
        String local = "namespaces/" + namespace + "/";
        assertThat(allowed("localsubjectaccessreviews", local, user, namespace, "get")).isTrue();
        assertThat(allowed("localsubjectaccessreviews", local, user, namespace, "create"))
                .isFalse();
    }

    private boolean allowed(
            String plural, String within, String user, String namespace, String verb)
            throws IOException, InterruptedException {
        JsonNode review =
                api.create(
                        "/apis/authorization.k8s.io/v1/" + within + plural,
                        """
                        {metadata: {namespace: '%s'}, spec: {user: %s, resourceAttributes: {
                          namespace: %s, verb: %s, resource: configmaps, version: v1}}}
                        """
                                .formatted(
                                        within.isEmpty() ? "" : namespace, user, namespace, verb));
        assertThat(review.path("status").has("allowed")).isTrue();
        return review.at("/status/allowed").asBoolean();
    }
}
