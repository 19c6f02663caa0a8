package dev.navarch.scheduler.cluster;

import java.util.List;
import java.util.Map;

/**
 * One term of a node selector: all its requirements must hold.
 *
 * @param labels on the node's labels
 * @param fields on its fields, of which Kubernetes has one: {@code metadata.name}
 */
public record NodeTerm(List<Requirement> labels, List<Requirement> fields) {

    public NodeTerm {
        labels = List.copyOf(labels);
        fields = List.copyOf(fields);
    }

    /** A term without requirements selects no node. */
    public boolean matches(NodeFacts node) {
        if (labels.isEmpty() && fields.isEmpty()) {
            return false;
        }
        for (Requirement requirement : labels) {
            if (!requirement.matches(node.labels())) {
                return false;
            }
        }
        if (fields.isEmpty()) {
            return true;
        }
        Map<String, String> known = Map.of("metadata.name", node.name());
        return fields.stream().allMatch(field -> field.matches(known));
    }
}
