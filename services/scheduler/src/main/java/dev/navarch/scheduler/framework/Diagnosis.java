package dev.navarch.scheduler.framework;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Why a pod fits on no node.
 *
 * @param nodes how many nodes there are
 * @param byNode what the filters said of each node that was looked at
 * @param others what holds of the nodes that are not in {@code byNode}
 * @param preFilter what a PreFilter plugin rejected the pod with altogether; empty for none
 * @param rejectors the plugins that said no; an event that helps none of them helps nobody
 */
public record Diagnosis(
        int nodes,
        Map<String, Status> byNode,
        Status others,
        String preFilter,
        Set<String> rejectors) {

    public Diagnosis {
        byNode = Map.copyOf(byNode);
        rejectors = Set.copyOf(rejectors);
    }

    /**
     * Kubernetes' own sentence: {@code 0/3 nodes are available: 1 Too many pods, 2 Insufficient
     * cpu.}, then what PostFilter has to say.
     */
    public String message(String postFilter) {
        if (nodes == 0) {
            return "no nodes available to schedule pods";
        }
        StringBuilder text = new StringBuilder("0/" + nodes + " nodes are available:");
        String why = preFilter.isEmpty() ? String.join(", ", histogram()) : preFilter;
        if (!why.isEmpty()) {
            text.append(' ').append(why).append('.');
        }
        if (!postFilter.isEmpty()) {
            text.append(' ').append(postFilter);
        }
        return text.toString();
    }

    private List<String> histogram() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Status status : byNode.values()) {
            status.reasons().forEach(reason -> counts.merge(reason, 1, Integer::sum));
        }
        if (nodes > byNode.size()) {
            others.reasons()
                    .forEach(reason -> counts.merge(reason, nodes - byNode.size(), Integer::sum));
        }
        List<String> lines = new ArrayList<>();
        counts.forEach((reason, count) -> lines.add(count + " " + reason));
        lines.sort(String::compareTo);
        return lines;
    }
}
