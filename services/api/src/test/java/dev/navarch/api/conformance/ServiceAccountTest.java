package dev.navarch.api.conformance;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.testkit.Conformance;
import java.io.IOException;
import java.math.BigInteger;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Base64;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@ExtendWith(SharedApi.class)
@Timeout(300)
class ServiceAccountTest {

    private final LiveApi api;
    private final String name;
    private final String namespace;
    private final String accounts;

    ServiceAccountTest(LiveApi api) throws IOException, InterruptedException {
        this.api = api;
        this.name = api.namespace("accounts");
        this.namespace = "/api/v1/namespaces/" + name;
        this.accounts = namespace + "/serviceaccounts";
    }

    private String token(String account, String spec) throws IOException, InterruptedException {
        JsonNode made =
                api.create(
                        accounts + "/" + account + "/token",
                        "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: "
                                + spec
                                + "}");
        assertThat(made.at("/status/expirationTimestamp").asString()).isNotEmpty();
        return made.at("/status/token").asString();
    }

    @Test
    @Conformance(
            "[sig-auth] ServiceAccounts should create a serviceAccountToken and ensure a successful TokenReview [Conformance]")
    void tokensAreBelievedWhileTheirAccountIsThere() throws Exception {
        JsonNode account = api.create(accounts, "{metadata: {name: robot}}");
        String token = token("robot", "{expirationSeconds: 3600}");
        String review = "{spec: {token: " + token + "}}";
        JsonNode status =
                api.create("/apis/authentication.k8s.io/v1/tokenreviews", review).path("status");
        assertThat(status.path("authenticated").asBoolean()).isTrue();
        assertThat(status.has("error")).isFalse();
        JsonNode user = status.path("user");
        assertThat(user.path("username").asString())
                .isEqualTo("system:serviceaccount:" + name + ":robot");
        assertThat(user.path("uid")).isEqualTo(account.at("/metadata/uid"));
        assertThat(user.path("groups").valueStream().map(JsonNode::asString))
                .contains(
                        "system:serviceaccounts",
                        "system:serviceaccounts:" + name,
                        "system:authenticated");
        api.delete(accounts + "/robot");
        eventually(
                "the token of an account that is gone is not believed",
                () ->
                        !api.create("/apis/authentication.k8s.io/v1/tokenreviews", review)
                                .at("/status/authenticated")
                                .asBoolean(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Pod", "Secret", "Node"})
    void aTokenDiesWithWhatItIsBoundTo(String kind) throws Exception {
        api.create(accounts, "{metadata: {name: robot}}");
        String plural =
                kind.equals("Node")
                        ? "/api/v1/nodes"
                        : namespace + "/" + kind.toLowerCase(Locale.ROOT) + "s";
        String bound = api.name("bound");
        String object =
                "{metadata: {name: "
                        + bound
                        + "}"
                        + (kind.equals("Pod")
                                ? ", spec: {serviceAccountName: robot, containers: [{name: a, image: b}]}}"
                                : "}");
        api.create(plural, object);
        String token =
                token(
                        "robot",
                        "{boundObjectRef: {apiVersion: v1, kind: "
                                + kind
                                + ", name: "
                                + bound
                                + "}}");
        assertThat(isBelieved(token)).isTrue();
        api.send("DELETE", plural + "/" + bound, "application/json", "{\"gracePeriodSeconds\": 0}")
                .succeeded();
        eventually("a token dies with its " + kind, () -> !isBelieved(token));
        api.create(plural, object);
        assertThat(isBelieved(token)).as("another of the same name").isFalse();
    }

    private boolean isBelieved(String token) throws IOException, InterruptedException {
        return api.create(
                        "/apis/authentication.k8s.io/v1/tokenreviews",
                        "{spec: {token: " + token + "}}")
                .at("/status/authenticated")
                .asBoolean(false);
    }

    @Test
    @Conformance(
            "[sig-auth] ServiceAccounts should run through the lifecycle of a ServiceAccount [Conformance]")
    void anAccountLives() throws Exception {
        String label = "labelSelector=life%3D" + name;
        try (Watch watch = api.watch(accounts + "?" + label)) {
            api.create(accounts, "{metadata: {name: robot, labels: {life: " + name + "}}}");
            watch.next("ADDED");
            api.send(
                            "PATCH",
                            accounts + "/robot",
                            "application/strategic-merge-patch+json",
                            "{\"automountServiceAccountToken\": false}")
                    .succeeded();
            assertThat(watch.next("MODIFIED").path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            assertThat(
                            api.get("/api/v1/serviceaccounts?" + label)
                                    .at("/items/0/metadata/name")
                                    .asString())
                    .isEqualTo("robot");
            api.delete(accounts + "?" + label);
            assertThat(watch.next("DELETED").at("/metadata/name").asString()).isEqualTo("robot");
        }
        assertThat(api.get("/api/v1/serviceaccounts?" + label).path("items")).isEmpty();
    }

    @Test
    @Conformance("[sig-auth] ServiceAccounts should update a ServiceAccount [Conformance]")
    void anAccountIsUpdated() throws Exception {
        ObjectNode made =
                (ObjectNode)
                        api.create(
                                accounts,
                                "{metadata: {name: robot}, automountServiceAccountToken: true}");
        made.put("automountServiceAccountToken", false);
        assertThat(
                        api.replace(accounts + "/robot", made)
                                .path("automountServiceAccountToken")
                                .asBoolean(true))
                .isFalse();
        assertThat(
                        api.get(accounts + "/robot")
                                .path("automountServiceAccountToken")
                                .asBoolean(true))
                .isFalse();
    }

    @Test
    @Conformance(
            "[sig-auth] ServiceAccounts should allow opting out of API token automount [Conformance]")
    void aPodSaysBeforeItsAccountWhetherItGetsAToken() throws Exception {
        api.create(accounts, "{metadata: {name: mount}, automountServiceAccountToken: true}");
        api.create(accounts, "{metadata: {name: nomount}, automountServiceAccountToken: false}");
        for (String account : new String[] {"default", "mount", "nomount"}) {
            mounts(account, "", !account.equals("nomount"));
            mounts(account, ", automountServiceAccountToken: true", true);
            mounts(account, ", automountServiceAccountToken: false", false);
        }
    }

    private void mounts(String account, String spec, boolean expected)
            throws IOException, InterruptedException {
        JsonNode pod =
                api.create(
                        namespace + "/pods",
                        """
                        {metadata: {generateName: p-}, spec: {serviceAccountName: %s%s,
                          containers: [{name: c, image: i}]}}
                        """
                                .formatted(account, spec));
        boolean mounted =
                pod.at("/spec/containers/0/volumeMounts")
                        .valueStream()
                        .anyMatch(m ->
                                m.path("mountPath")
                                        .asString()
                                        .equals("/var/run/secrets/kubernetes.io/serviceaccount"));
        assertThat(mounted).as("%s%s", account, spec).isEqualTo(expected);
    }

    @Test
    @Conformance(
            "[sig-auth] ServiceAccounts ServiceAccountIssuerDiscovery should support OIDC discovery of service account issuer [Conformance]")
    void othersCanCheckTokensByWhatTheIssuerPublishes() throws Exception {
        api.create(accounts, "{metadata: {name: robot}}");
        String token = token("robot", "{audiences: [oidc-discovery-test]}");
        try (HttpClient client = api.stranger()) {
            String own = token("robot", "{}");
            JsonNode configuration =
                    published(client, own, "/.well-known/openid-configuration", "application/json");
            JsonNode claims = part(token, 1);
            assertThat(configuration.path("issuer")).isEqualTo(claims.path("iss"));
            assertThat(claims.at("/aud/0").asString()).isEqualTo("oidc-discovery-test");
            assertThat(claims.path("sub").asString())
                    .isEqualTo("system:serviceaccount:" + name + ":robot");
            String keys = configuration.path("jwks_uri").asString();
            assertThat(keys).endsWith("/openid/v1/jwks");
            JsonNode published =
                    published(client, own, "/openid/v1/jwks", "application/jwk-set+json");
            JsonNode header = part(token, 0);
            JsonNode key =
                    published
                            .path("keys")
                            .valueStream()
                            .filter(k -> k.path("kid").equals(header.path("kid")))
                            .findFirst()
                            .orElseThrow();
            assertThat(configuration.path("id_token_signing_alg_values_supported").valueStream())
                    .contains(header.path("alg"));
            assertThat(header.path("alg").asString()).isEqualTo("ES256");
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initVerify(onP256(key));
            int end = token.lastIndexOf('.');
            signature.update(token.substring(0, end).getBytes(StandardCharsets.US_ASCII));
            assertThat(signature.verify(Base64.getUrlDecoder().decode(token.substring(end + 1))))
                    .isTrue();
        }
    }

    private JsonNode published(HttpClient client, String token, String path, String type)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(
                        HttpRequest.newBuilder(api.server().resolve(path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(type);
        return JsonMapper.shared().readTree(answer.body());
    }

    private static JsonNode part(String token, int index) {
        return JsonMapper.shared()
                .readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]));
    }

    /** A key in RFC 7518's form for elliptic curves. */
    private static PublicKey onP256(JsonNode key) throws Exception {
        assertThat(key.path("crv").asString()).isEqualTo("P-256");
        AlgorithmParameters curve = AlgorithmParameters.getInstance("EC");
        curve.init(new ECGenParameterSpec("secp256r1"));
        return KeyFactory.getInstance("EC")
                .generatePublic(
                        new ECPublicKeySpec(
                                new ECPoint(number(key, "x"), number(key, "y")),
                                curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(JsonNode key, String field) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(field).asString()));
    }
}
