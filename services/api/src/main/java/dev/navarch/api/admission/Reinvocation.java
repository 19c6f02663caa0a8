package dev.navarch.api.admission;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mutating admission runs a second time when a webhook changed the object, so that plugins and
 * earlier webhooks see what was added (KEP-1144 calls that reinvocation). Belongs to one attempt of
 * one write and to its thread. Most writes have no webhook, and cost nothing but this object.
 */
public final class Reinvocation {

    private boolean changed;
    private boolean again;
    private Set<String> eligible = Set.of();
    private Set<String> due = Set.of();
    private Optional<ObjectNode> output = Optional.empty();

    /** Whether a webhook changed the object. */
    public boolean changed() {
        return changed;
    }

    /** Whether this is the second run. */
    public boolean again() {
        return again;
    }

    /** The second run begins. */
    public void begin() {
        again = true;
    }

    /** A webhook changed the object: those before it that want to be asked again will be. */
    public void changedBy() {
        changed = true;
        due = Set.copyOf(eligible);
    }

    /** The webhook has been asked and wants to be again if something changes. */
    public void eligible(String webhook) {
        Set<String> more = new HashSet<>(eligible);
        more.add(webhook);
        eligible = more;
    }

    /** Whether the webhook is to be asked in this run. */
    public boolean due(String webhook) {
        return !again || due.contains(webhook);
    }

    /** The webhooks begin: what plugins changed since their last run also makes them due. */
    public void webhooksBegin(ObjectNode object) {
        if (again && output.isPresent() && !output.get().equals(object)) {
            due = Set.copyOf(eligible);
        }
    }

    /** The webhooks are through. */
    public void webhooksEnd(ObjectNode object) {
        if (changed) {
            output = Optional.of(object.deepCopy());
        }
    }
}
