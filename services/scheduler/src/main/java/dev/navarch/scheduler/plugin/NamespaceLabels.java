package dev.navarch.scheduler.plugin;

import java.util.Map;

/** The labels of namespaces, for the namespace selectors of pod affinity. */
public interface NamespaceLabels {

    /** None for a namespace that is not known. */
    Map<String, String> of(String namespace);

    /** Changes whenever any answer could have changed. */
    long version();
}
