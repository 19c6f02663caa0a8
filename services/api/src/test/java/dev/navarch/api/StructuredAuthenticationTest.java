package dev.navarch.api;

import static dev.navarch.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.wire.pki.CertificateSpec;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole service with two identity providers and a file that says who their users are. */
@Timeout(300)
class StructuredAuthenticationTest {

    @TempDir static Path directory;
    private static IdentityProvider people;
    private static IdentityProvider robots;
    private static OwnAuthority own;
    private static OwnApi api;
    private static HttpClient nobody;
    private static Path file;
    private static String content;

    @BeforeAll
    static void start() throws Exception {
        people = new IdentityProvider();
        robots = new IdentityProvider();
        own = new OwnAuthority(directory);
        content =
                """
                apiVersion: apiserver.config.k8s.io/v1
                kind: AuthenticationConfiguration
                jwt:
                - issuer:
                    url: %s
                    audiences: [cli, web]
                    audienceMatchPolicy: MatchAny
                    certificateAuthority: |
                %s
                  claimValidationRules:
                  - {claim: hd, requiredValue: example.org}
                  - {expression: "!has(claims.banned) || !claims.banned", message: go away}
                  claimMappings:
                    username: {claim: sub, prefix: "people:"}
                    groups: {claim: teams, prefix: "team:"}
                    uid: {claim: id}
                  userValidationRules:
                  - {expression: "!user.username.endsWith('root') && !('team:admin' in user.groups)"}
                - issuer:
                    url: %s
                    discoveryURL: %s
                    audiences: [robots]
                    certificateAuthority: |
                %s
                  claimMappings:
                    username: {expression: "'robot-' + claims.sub"}
                    groups: {expression: "claims.roles.split(',')"}
                    uid: {expression: "string(claims.number)"}
                    extra:
                    - {key: example.org/site, valueExpression: "claims.site"}
                    - {key: example.org/none, valueExpression: "''"}
                anonymous:
                  enabled: true
                  conditions: [{path: /livez}]
                """
                        .formatted(
                                people.issuer(),
                                people.caPem().indent(6),
                                robots.issuer(),
                                robots.discoveryUrl(),
                                robots.caPem().indent(6));
        file = own.file("authentication.yaml", content);
        Map<String, Object> properties = new HashMap<>(own.properties());
        properties.put("navarch.authentication.config-file", file.toString());
        properties.put("navarch.authentication.reload", "50ms");
        api = new OwnApi(Files.createDirectory(directory.resolve("home")), properties);
        nobody = OwnApi.client(own.servers.certificate(), Optional.empty());
    }

    @AfterAll
    static void stop() {
        api.close();
        people.close();
        robots.close();
    }

    @BeforeEach
    void asAtTheStart() throws Exception {
        OwnAuthority.replace(file, content);
        eventually(() -> answered("/version").code() == 401 && answered("/livez").code() == 200);
        eventually(() -> whoami(people.signed(person())).code() == 201);
    }

    private static JwtClaims person() {
        JwtClaims claims = people.claims("web", "other");
        claims.setClaim("hd", "example.org");
        claims.setClaim("id", "7");
        claims.setStringListClaim("teams", "dev", "ops");
        return claims;
    }

    private static OwnApi.Answer whoami(String token) throws Exception {
        return api.send(
                nobody,
                "POST",
                "/apis/authentication.k8s.io/v1/selfsubjectreviews",
                "{\"apiVersion\":\"authentication.k8s.io/v1\",\"kind\":\"SelfSubjectReview\"}",
                "Authorization",
                "Bearer " + token);
    }

    private static OwnApi.Answer answered(String path) throws Exception {
        return api.get(nobody, path);
    }

    private static JsonNode user(String token) throws Exception {
        OwnApi.Answer answer = whoami(token);
        assertThat(answer.code()).as(answer.text()).isEqualTo(201);
        return answer.json().at("/status/userInfo");
    }

    @Test
    void claimsBecomeUsers() throws Exception {
        assertThat(user(people.signed(person())).toString())
                .isEqualTo(
                        "{\"username\":\"people:jane\",\"uid\":\"7\",\"groups\":[\"team:dev\","
                                + "\"team:ops\",\"system:authenticated\"]}");
    }

    @Test
    void expressionsMakeUsersOfAnotherIssuersClaims() throws Exception {
        JwtClaims claims = robots.claims("robots");
        claims.setClaim("roles", "weld,,paint");
        claims.setClaim("number", 42);
        claims.setStringListClaim("site", "north", "south");
        assertThat(user(robots.signed(claims)).toString())
                .isEqualTo(
                        "{\"username\":\"robot-jane\",\"uid\":\"42\",\"groups\":[\"weld\",\"paint\","
                                + "\"system:authenticated\"],\"extra\":{\"example.org/site\":"
                                + "[\"north\",\"south\"]}}");
        claims.unsetClaim("roles");
        assertThat(whoami(robots.signed(claims)).code()).as("an expression fails").isEqualTo(401);
    }

    @Test
    void aTokenThatARuleDoesNotAllowIsRefused() throws Exception {
        JwtClaims claims = person();
        claims.setClaim("banned", true);
        assertThat(whoami(people.signed(claims)).code()).isEqualTo(401);
        claims.setClaim("banned", false);
        assertThat(whoami(people.signed(claims)).code()).isEqualTo(201);
        claims.setClaim("hd", "example.com");
        assertThat(whoami(people.signed(claims)).code()).as("a required claim").isEqualTo(401);
        JwtClaims root = person();
        root.setSubject("root");
        assertThat(whoami(people.signed(root)).code()).as("a rule on the user").isEqualTo(401);
        JwtClaims admin = person();
        admin.setStringListClaim("teams", "admin");
        assertThat(whoami(people.signed(admin)).code()).as("a rule on groups").isEqualTo(401);
        JwtClaims numbered = person();
        numbered.setClaim("teams", List.of(1, 2));
        assertThat(whoami(people.signed(numbered)).code()).as("groups of numbers").isEqualTo(401);
        JwtClaims foreign = person();
        foreign.setAudience("other");
        assertThat(whoami(people.signed(foreign)).code()).as("no audience of ours").isEqualTo(401);
        JwtClaims posing = person();
        posing.setIssuer(robots.issuer());
        posing.setAudience("robots");
        assertThat(whoami(people.signed(posing)).code()).as("another's keys").isEqualTo(401);
    }

    @Test
    void whoShowsNothingGoesOnOnlyAtTheNamedPaths() throws Exception {
        assertThat(answered("/livez").code()).isEqualTo(200);
        assertThat(answered("/livez?verbose").code()).isEqualTo(200);
        for (String path : List.of("/livez/ping", "/readyz", "/version", "/api/v1/namespaces")) {
            assertThat(answered(path).code()).as(path).isEqualTo(401);
        }
    }

    @Test
    void aChangedFileIsTakenUpAndAWrongOneIsNot() throws Exception {
        OwnAuthority.replace(
                file,
                content.replace("people:", "staff:").replace("path: /livez", "path: /version"));
        eventually(() -> whoami(people.signed(person())).text().contains("staff:jane"));
        assertThat(answered("/version").code()).isEqualTo(200);
        assertThat(answered("/livez").code()).isEqualTo(401);
        HttpClient admin =
                OwnApi.client(
                        own.servers.certificate(),
                        Optional.of(
                                own.clients.issue(
                                        CertificateSpec.client("root", "system:masters"))));
        OwnAuthority.replace(file, content.replace("claimMappings", "claimMapping"));
        eventually(() ->
                api.get(admin, "/metrics")
                        .text()
                        .contains(
                                "apiserver_authentication_config_controller_automatic_reloads_total"
                                        + "{status=\"failure\"}"));
        OwnAuthority.replace(
                file,
                content.replace("people:", "late:")
                        .replace(robots.discoveryUrl(), "https://127.0.0.1:1/nowhere"));
        eventually(() ->
                api.get(admin, "/metrics")
                        .text()
                        .lines()
                        .anyMatch(line ->
                                line.startsWith(
                                                "apiserver_authentication_config_controller_automatic_reloads_total{status=\"failure\"}")
                                        && Double.parseDouble(line.substring(line.lastIndexOf(' ')))
                                                >= 2));
        assertThat(user(people.signed(person())).toString()).contains("staff:jane");
    }

    @Test
    void aFileThatIsWrongStopsTheStart(@TempDir Path home) throws Exception {
        Path wrong =
                own.file("wrong.yaml", content.replace("audiences: [robots]", "audiences: []"));
        Map<String, Object> properties = new HashMap<>(own.properties());
        properties.put("navarch.authentication.config-file", wrong.toString());
        assertThatThrownBy(() -> new OwnApi(home, properties).close())
                .hasStackTraceContaining(
                        "navarch.authentication.config-file ("
                                + wrong
                                + "): jwt[1].issuer.audiences: Required value: at least one");
        properties.put("navarch.authentication.config-file", file.toString());
        properties.put("navarch.oidc.client-id", "navarch");
        assertThatThrownBy(() -> new OwnApi(home, properties).close())
                .hasStackTraceContaining(
                        "navarch.authentication.config-file: cannot be used together with"
                                + " navarch.oidc");
        properties.remove("navarch.oidc.client-id");
        properties.put("navarch.authentication.anonymous", "false");
        assertThatThrownBy(() -> new OwnApi(home, properties).close())
                .hasStackTraceContaining(
                        "anonymous: cannot be used together with navarch.authentication.anonymous");
    }
}
