package dev.navarch.bus.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAccessTest {

    private static final String NODE = "CN=system:node:a,O=system:nodes";

    @ParameterizedTest
    @CsvSource({
        "READ, navarch.changes.services, true",
        "READ, navarch.pods-by-node, true",
        "DESCRIBE, navarch.commands, true",
        "WRITE, navarch.commands, true",
        "WRITE, navarch.heartbeats, true",
        "READ, navarch.commands, false",
        "READ, navarch.changes.roles.rbac.authorization.k8s.io, false",
        "WRITE, navarch.changes.services, false",
        "WRITE, navarch.rejections, false",
        "CREATE, navarch.commands, false",
        "DELETE, navarch.changes.services, false",
        "ALTER_CONFIGS, navarch.changes.services, false",
    })
    void aNodeDoesWithTopicsWhatItNeeds(AclOperation operation, String topic, boolean allowed) {
        assertThat(may(NODE, operation, ResourceType.TOPIC, topic)).isEqualTo(allowed);
    }

    @Test
    void aNodeChangesNothingOfTheBroker() {
        assertThat(may(NODE, AclOperation.ALTER, ResourceType.CLUSTER, "kafka-cluster")).isFalse();
        assertThat(may(NODE, AclOperation.CLUSTER_ACTION, ResourceType.CLUSTER, "kafka-cluster"))
                .isFalse();
        assertThat(may(NODE, AclOperation.READ, ResourceType.GROUP, "navarch-api")).isFalse();
        assertThat(may(NODE, AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, "relay")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ANONYMOUS",
                "CN=kubernetes-admin,O=system:masters",
                "CN=system:node:a,O=team",
                "CN=jane,O=system:nodes",
                "CN=navarch",
                "O=system:nodes\\,CN=system:node:a",
            })
    void otherCertificatesDoNothing(String subject) {
        assertThat(may(subject, AclOperation.READ, ResourceType.TOPIC, "navarch.changes.services"))
                .isFalse();
    }

    @Test
    void theClustersOwnServicesDoEverything() {
        assertThat(
                        may(
                                EmbeddedKafka.USER,
                                AclOperation.CREATE,
                                ResourceType.TOPIC,
                                "navarch.commands"))
                .isTrue();
    }

    private static boolean may(
            String user, AclOperation operation, ResourceType type, String name) {
        return NodeAccess.may(
                user, operation, new ResourcePattern(type, name, PatternType.LITERAL));
    }
}
