package dev.navarch.api.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BootstrapRolesTest {

    private final List<ObjectNode> roles = BootstrapRoles.clusterRoles();

    @Test
    void anAggregatedRoleIsCompleteBeforeItIsFirstWritten() {
        assertThat(rules("admin"))
                .containsAll(rules("edit"))
                .containsAll(rules("view"))
                .anyMatch(rule -> rule.path("resources").toString().contains("\"roles\""));
        assertThat(rules("edit")).containsAll(rules("view"));
    }

    @Test
    void aggregationHasNothingToAdd() {
        assertThat(roles).allMatch(role -> RoleAggregation.due(roles, role).isEmpty());
    }

    private List<JsonNode> rules(String name) {
        ObjectNode role =
                roles.stream()
                        .filter(r -> r.path("metadata").path("name").asString().equals(name))
                        .findFirst()
                        .orElseThrow();
        return role.path("rules").valueStream().toList();
    }
}
