package dev.navarch.api.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.User;
import dev.navarch.model.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditPolicyTest {

    @TempDir Path home;

    private AuditPolicy policy(String fields) throws IOException {
        return PolicyFile.read(
                Files.writeString(
                        home.resolve("policy.yaml"),
                        "{apiVersion: audit.k8s.io/v1, kind: Policy, " + fields + "}"));
    }

    private static AuditedRequest request(Attributes asked) {
        return new AuditedRequest(
                "id",
                "/",
                new User("jane", "", List.of("dev", "ops"), Map.of()),
                asked,
                List.of(),
                "");
    }

    private static AuditedRequest log() {
        return request(new Attributes("get", "", "v1", "pods", "log", "default", "web", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "level: Metadata|true",
                "level: Metadata, users: [jane]|true",
                "level: Metadata, users: [joe]|false",
                "level: Metadata, userGroups: [ops]|true",
                "level: Metadata, userGroups: [other]|false",
                "level: Metadata, verbs: [get, list]|true",
                "level: Metadata, verbs: [watch]|false",
                "level: Metadata, namespaces: [default]|true",
                "level: Metadata, namespaces: ['']|false",
                "level: Metadata, resources: [{group: ''}]|true",
                "level: Metadata, resources: [{group: apps}]|false",
                "level: Metadata, resources: [{group: '', resources: [pods]}]|false",
                "level: Metadata, resources: [{group: '', resources: [pods/log]}]|true",
                "level: Metadata, resources: [{group: '', resources: ['pods/*']}]|true",
                "level: Metadata, resources: [{group: '', resources: ['*/log']}]|true",
                "level: Metadata, resources: [{group: '', resources: ['*/exec']}]|false",
                "level: Metadata, resources: [{group: '', resources: ['*'], resourceNames: [web]}]|true",
                "level: Metadata, resources: [{group: '', resources: ['*'], resourceNames: [db]}]|false",
                "level: Metadata, nonResourceURLs: ['*']|false",
                "level: None|false",
            })
    void aRuleMatchesWhatAllItsPartsMatch(String rule, boolean noted) throws IOException {
        assertThat(policy("rules: [{" + rule + "}]").scope(log()).isPresent()).isEqualTo(noted);
    }

    @ParameterizedTest
    @CsvSource({"/healthz, true", "/healthz/etcd, true", "/metrics, false"})
    void pathsMayEndInAStar(String path, boolean noted) throws IOException {
        AuditPolicy policy = policy("rules: [{level: Request, nonResourceURLs: ['/healthz*']}]");
        assertThat(policy.scope(request(Attributes.ofPath("get", path))).isPresent())
                .isEqualTo(noted);
    }

    @Test
    void theFirstRuleThatMatchesCounts() throws IOException {
        AuditPolicy policy =
                policy(
                        "omitStages: [RequestReceived], omitManagedFields: true, rules: ["
                                + "{level: Request, users: [joe]},"
                                + "{level: Metadata, omitStages: [Panic], omitManagedFields: false},"
                                + "{level: RequestResponse}]");
        AuditPolicy.Scope scope = policy.scope(log()).orElseThrow();
        assertThat(scope.level()).isEqualTo(Level.METADATA);
        assertThat(scope.omitted()).containsExactlyInAnyOrder(Stage.RECEIVED, Stage.PANIC);
        assertThat(scope.omitManagedFields()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rules: []|rules: at least one",
                "rules: [{level: All}]|rules[0].level: must be None, Metadata, Request or RequestResponse, not \"All\"",
                "rules: [{levle: None}]|rules[0].levle: there is no such field",
                "rules: [{level: None, omitStages: [Late]}]|\"Late\" is no stage",
                "rules: [{level: None, nonResourceURLs: [metrics]}]|\"metrics\" must begin with a slash",
                "rules: [{level: None, nonResourceURLs: ['/a*b']}]|must begin with a slash",
                "rules: [{level: None, nonResourceURLs: ['/a'], namespaces: [b]}]|cannot apply to both",
                "rules: [{level: None, resources: [{group: '', resourceNames: [b]}]}]|requires at least one resource",
            })
    void saysWhatIsWrongAndWhere(String fields, String said) {
        assertThatThrownBy(() -> policy(fields))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("navarch.audit.policy-file (")
                .hasMessageContaining(said);
    }

    @Test
    void aPolicyOfAnotherVersionIsRefused() throws IOException {
        Path file = Files.writeString(home.resolve("p"), "{apiVersion: v1, kind: Policy}");
        assertThatThrownBy(() -> PolicyFile.read(file))
                .hasMessageContaining("must be a Policy of audit.k8s.io/v1");
        assertThatThrownBy(() -> PolicyFile.read(home.resolve("missing")))
                .hasMessageContaining("there is no such file");
    }
}
