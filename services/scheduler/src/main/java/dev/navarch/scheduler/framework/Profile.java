package dev.navarch.scheduler.framework;

import java.util.List;
import java.util.Map;

/**
 * Which plugins a scheduler runs, in their order.
 *
 * @param schedulerName pods that name it in {@code spec.schedulerName} are its own
 * @param plugins in the order in which each extension point calls them
 * @param weights of the scoring plugins by name; 1 where nothing is said
 * @param percentageOfNodesToScore the search stops when so many fit; 0 lets it depend on the size
 *     of the cluster
 */
public record Profile(
        String schedulerName,
        List<Plugin> plugins,
        Map<String, Integer> weights,
        int percentageOfNodesToScore) {

    public Profile {
        plugins = List.copyOf(plugins);
        weights = Map.copyOf(weights);
        if (plugins.stream().filter(QueueSort.class::isInstance).count() != 1) {
            throw new IllegalArgumentException("exactly one plugin sorts the queue");
        }
    }

    /** The plugins that take part at an extension point. */
    public <T extends Plugin> List<T> at(Class<T> extensionPoint) {
        return plugins.stream()
                .filter(extensionPoint::isInstance)
                .map(extensionPoint::cast)
                .toList();
    }

    public int weight(Score plugin) {
        return weights.getOrDefault(plugin.name(), 1);
    }
}
