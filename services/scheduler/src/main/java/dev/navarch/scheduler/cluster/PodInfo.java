package dev.navarch.scheduler.cluster;

import java.time.Instant;
import java.util.Objects;

/**
 * A pod as the scheduler knows it.
 *
 * @param nodeName the node that it is bound to; empty while it has none
 * @param created when it was created
 * @param started when it began to run; its creation while it did not
 * @param deleting whether it is being deleted
 * @param finished whether it has succeeded or failed: then it takes nothing of its node
 * @param nominatedNode the node that preemption makes room on for it; empty for none
 * @param scheduledMessage the message of a {@code PodScheduled=False} condition; empty for none
 */
public record PodInfo(
        String uid,
        String name,
        PodTraits traits,
        String nodeName,
        Instant created,
        Instant started,
        boolean deleting,
        boolean finished,
        String nominatedNode,
        String scheduledMessage) {

    public PodInfo {
        Objects.requireNonNull(traits);
        if (uid.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("a pod without a uid or a name");
        }
    }

    public String namespace() {
        return traits.namespace();
    }

    public int priority() {
        return traits.priority();
    }

    /** {@code namespace/name}. */
    public String path() {
        return namespace() + "/" + name;
    }

    public boolean bound() {
        return !nodeName.isEmpty();
    }

    public PodInfo boundTo(String node) {
        return new PodInfo(
                uid,
                name,
                traits,
                node,
                created,
                started,
                deleting,
                finished,
                nominatedNode,
                scheduledMessage);
    }

    public PodInfo nominatedTo(String node) {
        return new PodInfo(
                uid,
                name,
                traits,
                nodeName,
                created,
                started,
                deleting,
                finished,
                node,
                scheduledMessage);
    }

    /** The same pod, being deleted. */
    public PodInfo going() {
        return new PodInfo(
                uid,
                name,
                traits,
                nodeName,
                created,
                started,
                true,
                finished,
                nominatedNode,
                scheduledMessage);
    }
}
