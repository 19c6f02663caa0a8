package dev.navarch.api.strategy.pod;

import dev.navarch.api.auth.User;
import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiException.Details;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.ObjectAccess;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.store.StoredObject;
import dev.navarch.api.strategy.LabelSelectors;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes a disruption from the budget of a pod, or refuses the eviction with 429. */
public final class DisruptionBudgets {

    /** As whom a budget is charged, whoever evicts. */
    private static final User SELF =
            new User("system:apiserver", "", List.of("system:masters"), Map.of());

    private static final String REFUSAL =
            "Cannot evict pod as it would violate the pod's disruption budget.";

    private static final int RETRY_AFTER_SECONDS = 10;

    /** A budget's status may name this many evicted pods that have not gone yet. */
    private static final int MAX_DISRUPTED = 2000;

    private final TypeRegistry types;
    private final InstantSource clock;

    public DisruptionBudgets(TypeRegistry types, InstantSource clock) {
        this.types = types;
        this.clock = clock;
    }

    /**
     * @throws ApiException 429 when the budget is spent, 500 when several budgets cover the pod
     */
    void spend(ApiRequest eviction, ObjectNode pod, ObjectAccess objects) {
        List<ObjectNode> covering =
                objects.cached(Resources.POD_DISRUPTION_BUDGETS, eviction.namespace()).stream()
                        .map(StoredObject::bytes)
                        .map(Json::read)
                        .filter(budget -> covers(budget, pod))
                        .toList();
        if (covering.isEmpty()) {
            return;
        }
        if (covering.size() > 1) {
            throw Refusals.internal(
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource"
                            + " does not support.");
        }
        ObjectNode budget = covering.getFirst();
        if (!PodConditions.isReady(pod) && unhealthyMayGo(budget)) {
            return;
        }
        String name = budget.path("metadata").path("name").asString("");
        objects.update(statusUpdate(eviction, name), stored -> charged(stored, eviction.name()));
    }

    private static boolean covers(ObjectNode budget, ObjectNode pod) {
        JsonNode selector = budget.path("spec").path("selector");
        return selector.isObject()
                && LabelSelectors.matches(selector, pod.path("metadata").path("labels"));
    }

    private static boolean unhealthyMayGo(ObjectNode budget) {
        if (budget.path("spec")
                .path("unhealthyPodEvictionPolicy")
                .asString("")
                .equals("AlwaysAllow")) {
            return true;
        }
        long desired = budget.path("status").path("desiredHealthy").asLong(0);
        return desired > 0 && budget.path("status").path("currentHealthy").asLong(0) >= desired;
    }

    private ObjectNode charged(ObjectNode budget, String pod) {
        String name = budget.path("metadata").path("name").asString("");
        JsonNode status = budget.path("status");
        if (status.path("observedGeneration").asLong(0)
                < budget.path("metadata").path("generation").asLong(0)) {
            throw refusal(
                    "The disruption budget " + name + " is still being processed by the server.");
        }
        long allowed = status.path("disruptionsAllowed").asLong(0);
        if (allowed < 0) {
            throw Refusals.forbidden(
                    Resources.POD_DISRUPTION_BUDGETS, name, "pod disruption budget is negative");
        }
        if (status.path("disruptedPods").size() > MAX_DISRUPTED) {
            throw Refusals.forbidden(
                    Resources.POD_DISRUPTION_BUDGETS,
                    name,
                    "DisruptedPods map too big - too many evictions not confirmed by PDB"
                            + " controller");
        }
        if (allowed == 0) {
            throw refusal(
                    "The disruption budget "
                            + name
                            + " needs "
                            + status.path("desiredHealthy").asLong(0)
                            + " healthy pods and has "
                            + status.path("currentHealthy").asLong(0)
                            + " currently");
        }
        ObjectNode changed = budget.withObjectProperty("status");
        changed.put("disruptionsAllowed", allowed - 1);
        changed.withObjectProperty("disruptedPods")
                .put(pod, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return budget;
    }

    private static ApiException refusal(String why) {
        return new ApiException(
                429,
                "TooManyRequests",
                REFUSAL,
                new Details("", "", "", "", RETRY_AFTER_SECONDS),
                List.of(new Cause("DisruptionBudget", why, "")));
    }

    private ApiRequest statusUpdate(ApiRequest eviction, String budget) {
        ResourceDefinition type =
                types.find(Resources.POD_DISRUPTION_BUDGETS)
                        .orElseThrow(() -> Refusals.internal("no disruption budgets"));
        return new ApiRequest(
                SELF,
                ApiVerb.UPDATE,
                type,
                type.storageVersion(),
                eviction.namespace(),
                budget,
                "status",
                eviction.options(),
                Optional.empty(),
                new byte[0],
                Preconditions.NONE,
                Optional.empty());
    }
}
