package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns a pod's priority class into a number, and keeps to one default class. */
public final class PriorityPlugin implements AdmissionPlugin {

    private static final String PREEMPT = "PreemptLowerPriority";

    private final ObjectTrees objects;

    public PriorityPlugin(ObjectTrees objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "Priority";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, Resources.PODS)
                || (Writes.isOf(context, Resources.PRIORITY_CLASSES)
                        && context.operation() != ApiVerb.DELETE);
    }

    @Override
    public void mutate(AdmissionContext context) {
        if (!context.request().type().key().equals(Resources.PODS)) {
            return;
        }
        ObjectNode spec = Writes.spec(context);
        String name = Writes.text(spec, "priorityClassName");
        ObjectNode byDefault = JsonNodeFactory.instance.objectNode().put("value", 0);
        JsonNode priorityClass;
        if (name.isEmpty()) {
            priorityClass = defaultClass().orElse(byDefault);
            String given = priorityClass.path("metadata").path("name").asString("");
            if (!given.isEmpty()) {
                spec.put("priorityClassName", given);
            }
        } else {
            ObjectKey key = ObjectKey.cluster(Resources.PRIORITY_CLASSES, name);
            priorityClass =
                    objects.get(key)
                            .or(() -> objects.getFresh(key))
                            .or(() -> system(name))
                            .orElseThrow(() ->
                                    Writes.forbidden(
                                            context,
                                            "no PriorityClass with name " + name + " was found"));
        }
        int priority = priorityClass.path("value").asInt(0);
        if (spec.hasNonNull("priority") && spec.path("priority").asInt(0) != priority) {
            throw Writes.forbidden(
                    context,
                    "the integer value of priority ("
                            + spec.path("priority").asInt(0)
                            + ") must not be provided in pod spec; priority admission controller"
                            + " computed "
                            + priority
                            + " from the given PriorityClass name");
        }
        spec.put("priority", priority);
        String policy = priorityClass.path("preemptionPolicy").asString(PREEMPT);
        String asked = Writes.text(spec, "preemptionPolicy");
        if (!asked.isEmpty() && !asked.equals(policy)) {
            throw Writes.forbidden(
                    context,
                    "the string value of PreemptionPolicy ("
                            + asked
                            + ") must not be provided in pod spec; priority admission controller"
                            + " computed "
                            + policy
                            + " from the given PriorityClass name");
        }
        spec.put("preemptionPolicy", policy);
    }

    /** The two classes that every cluster has, even before they are stored. */
    private static Optional<ObjectNode> system(String name) {
        return switch (name) {
            case "system-cluster-critical" ->
                    Optional.of(JsonNodeFactory.instance.objectNode().put("value", 2_000_000_000));
            case "system-node-critical" ->
                    Optional.of(JsonNodeFactory.instance.objectNode().put("value", 2_000_001_000));
            default -> Optional.empty();
        };
    }

    private Optional<ObjectNode> defaultClass() {
        return objects.list(Resources.PRIORITY_CLASSES, "").stream()
                .filter(c -> c.path("globalDefault").asBoolean(false))
                .min(Comparator.comparingInt(c -> c.path("value").asInt(0)));
    }

    @Override
    public void validate(AdmissionContext context) {
        if (!context.request().type().key().equals(Resources.PRIORITY_CLASSES)
                || !Writes.object(context).path("globalDefault").asBoolean(false)) {
            return;
        }
        defaultClass()
                .map(c -> c.path("metadata").path("name").asString(""))
                .filter(other -> !other.equals(context.name()))
                .ifPresent(other -> {
                    throw Writes.forbidden(
                            context,
                            "PriorityClass "
                                    + other
                                    + " is already marked as default. Only one default can"
                                    + " exist");
                });
    }
}
