package dev.navarch.api.admission;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Mutating admission runs a second time when a webhook or a policy changed the object, so that
 * plugins and those before it see what was added (KEP-1144 calls that reinvocation). Belongs to one
 * attempt of one write and to its thread. Most writes have neither, and cost nothing but this
 * object.
 */
public final class Reinvocation {

    private boolean changed;
    private boolean again;
    private Map<String, Round> rounds = Map.of();

    /** Whether a webhook or a policy changed the object. */
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

    /** What one plugin remembers between its two runs. */
    public Round round(String plugin) {
        if (rounds.isEmpty()) {
            rounds = new HashMap<>();
        }
        return rounds.computeIfAbsent(plugin, p -> new Round());
    }

    /** The members of one plugin, each known by an id. */
    public final class Round {

        private final Set<String> eligible = new HashSet<>();
        private Set<String> due = Set.of();
        private Optional<ObjectNode> output = Optional.empty();

        /** A member changed the object: those before it that want to be asked again will be. */
        public void changedBy() {
            changed = true;
            due = Set.copyOf(eligible);
        }

        /** The member has been asked and wants to be again if something changes. */
        public void eligible(String member) {
            eligible.add(member);
        }

        /** Whether the member is to be asked in this run. */
        public boolean due(String member) {
            return !again || due.contains(member);
        }

        /** The members begin: what others changed since their last run also makes them due. */
        public void begin(ObjectNode object) {
            if (again && output.isPresent() && !output.get().equals(object)) {
                due = Set.copyOf(eligible);
            }
        }

        /** The members are through. */
        public void end(ObjectNode object) {
            if (!eligible.isEmpty()) {
                output = Optional.of(object.deepCopy());
            }
        }
    }
}
