package dev.navarch.bus;

import dev.navarch.model.GroupResource;
import java.util.Set;

/**
 * The ordered stream of changes that the API service publishes. A reader needs nothing else to know
 * the state of a type: every subscription first replays what exists, then follows.
 */
public interface ChangeFeed {

    /** Follows the given types, each from its beginning. */
    Subscription follow(Set<GroupResource> types, ChangeListener listener);

    /**
     * Follows every type there is, and types that custom resource definitions add later. Secrets
     * come with their metadata only.
     */
    Subscription followAll(ChangeListener listener);

    /**
     * Follows the pods that are bound to one node, from a topic that is partitioned by node. Who
     * plays many nodes in one process follows the pods once instead.
     */
    Subscription followPodsOf(String node, ChangeListener listener);
}
