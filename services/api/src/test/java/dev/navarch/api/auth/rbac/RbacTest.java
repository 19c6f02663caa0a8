package dev.navarch.api.auth.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.User;
import dev.navarch.model.Change;
import dev.navarch.model.ChangeType;
import dev.navarch.model.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RbacTest {

    private final RbacView view = new RbacView();
    private final RbacAuthorizer authorizer = new RbacAuthorizer(view);
    private long revision;

    private static User user(String name, String... groups) {
        return new User(name, "", List.of(groups), Map.of());
    }

    private static Attributes ask(
            String verb, String group, String resource, String part, String ns, String name) {
        return new Attributes(verb, group, "v1", resource, part, ns, name, "");
    }

    private void write(String yaml) {
        var object = YAMLMapper.builder().build().readTree(yaml);
        var metadata = object.path("metadata");
        String kind = object.path("kind").asString();
        var type =
                switch (kind) {
                    case "Role" -> RbacView.ROLES;
                    case "ClusterRole" -> RbacView.CLUSTER_ROLES;
                    case "RoleBinding" -> RbacView.ROLE_BINDINGS;
                    default -> RbacView.CLUSTER_ROLE_BINDINGS;
                };
        view.onChanges(
                List.of(
                        new Change(
                                ++revision,
                                ChangeType.ADDED,
                                new ObjectKey(
                                        type,
                                        metadata.path("namespace").asString(""),
                                        metadata.path("name").asString()),
                                "uid",
                                Optional.empty(),
                                Optional.of(JsonMapper.shared().writeValueAsBytes(object)))));
    }

    private void clusterRole(String name, String rule) {
        write("{kind: ClusterRole, metadata: {name: %s}, rules: [%s]}".formatted(name, rule));
    }

    private boolean allowed(User user, Attributes asked) {
        return authorizer.authorize(user, asked).allowed();
    }

    @ParameterizedTest
    @CsvSource({
        "get, '', pods, '', a, true",
        "get, '', pods, log, a, true",
        "get, '', pods, exec, a, false",
        "update, apps, deployments, status, a, true",
        "update, apps, deployments, '', a, false",
        "delete, '', pods, '', a, false",
        "get, apps, pods, '', a, false",
        "get, '', configmaps, '', named, true",
        "get, '', configmaps, '', other, false",
    })
    void allowsWhatARuleSays(
            String verb, String group, String resource, String part, String name, boolean yes) {
        clusterRole(
                "r",
                "{verbs: [get], apiGroups: [''], resources: [pods, pods/log]},"
                        + "{verbs: [update], apiGroups: ['*'], resources: ['*/status']},"
                        + "{verbs: ['*'], apiGroups: [''], resources: [configmaps],"
                        + " resourceNames: [named]}");
        write(
                "{kind: ClusterRoleBinding, metadata: {name: b}, roleRef: {kind: ClusterRole, name:"
                        + " r}, subjects: [{kind: User, name: ann}]}");
        assertThat(allowed(user("ann"), ask(verb, group, resource, part, "x", name)))
                .isEqualTo(yes);
        assertThat(allowed(user("bob"), ask(verb, group, resource, part, "x", name))).isFalse();
    }

    @Test
    void aRoleBindingCountsInItsNamespaceOnly() {
        clusterRole("r", "{verbs: [list], apiGroups: [''], resources: [pods]}");
        write(
                "{kind: RoleBinding, metadata: {name: b, namespace: one}, roleRef: {kind:"
                        + " ClusterRole, name: r}, subjects: [{kind: ServiceAccount, name: s,"
                        + " namespace: two}]}");
        User account = user("system:serviceaccount:two:s");
        assertThat(allowed(account, ask("list", "", "pods", "", "one", ""))).isTrue();
        assertThat(allowed(account, ask("list", "", "pods", "", "two", ""))).isFalse();
        assertThat(allowed(account, ask("list", "", "pods", "", "", ""))).isFalse();
        assertThat(authorizer.authorize(account, ask("list", "", "pods", "", "one", "")).reason())
                .contains("RoleBinding \"b/one\" of ClusterRole \"r\"");
    }

    @Test
    void forgetsADeletedBindingAndIgnoresWhatIsOld() {
        clusterRole("r", "{verbs: ['*'], nonResourceURLs: ['/logs/*']}");
        write(
                "{kind: ClusterRoleBinding, metadata: {name: b}, roleRef: {kind: ClusterRole, name:"
                        + " r}, subjects: [{kind: Group, name: g}]}");
        User member = user("x", "g");
        assertThat(allowed(member, Attributes.ofPath("get", "/logs/a"))).isTrue();
        assertThat(allowed(member, Attributes.ofPath("get", "/log"))).isFalse();
        ObjectKey key = ObjectKey.cluster(RbacView.CLUSTER_ROLE_BINDINGS, "b");
        view.onChanges(
                List.of(
                        new Change(
                                ++revision,
                                ChangeType.DELETED,
                                key,
                                "uid",
                                Optional.empty(),
                                Optional.empty())));
        assertThat(allowed(member, Attributes.ofPath("get", "/logs/a"))).isFalse();
    }

    @Test
    void aRuleCoversWhatItImpliesAndNoMore() {
        PolicyRule wide = rule("{verbs: ['*'], apiGroups: [''], resources: [pods, '*/scale']}");
        assertThat(wide.parts()).hasSize(2);
        assertThat(covers(wide, "{verbs: [get], apiGroups: [''], resources: [pods]}")).isTrue();
        assertThat(
                        covers(
                                wide,
                                "{verbs: [get], apiGroups: [''], resources: [pods],"
                                        + " resourceNames: [a]}"))
                .isTrue();
        assertThat(covers(wide, "{verbs: [get], apiGroups: [''], resources: [rcs/scale]}"))
                .isTrue();
        assertThat(covers(wide, "{verbs: [get], apiGroups: [''], resources: [secrets]}")).isFalse();
        PolicyRule named =
                rule("{verbs: [get], apiGroups: [''], resources: [pods], resourceNames: [a]}");
        assertThat(covers(named, "{verbs: [get], apiGroups: [''], resources: [pods]}")).isFalse();
        assertThat(covers(named, "{verbs: ['*'], apiGroups: [''], resources: [pods]}")).isFalse();
    }

    private static PolicyRule rule(String yaml) {
        return PolicyRule.of(YAMLMapper.builder().build().readTree(yaml));
    }

    private static boolean covers(PolicyRule owner, String part) {
        return rule(part).parts().stream().allMatch(owner::covers);
    }
}
