package dev.navarch.api.admission.quota;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses what would take a namespace over a quota. Each admitted object is added to the quota's
 * {@code status.used} before it is stored, under the quota's own revision, so that two creations at
 * once cannot both take the last of it; {@link QuotaRecount} puts right what did not happen.
 */
public final class ResourceQuotaPlugin implements AdmissionPlugin {

    private static final Set<GroupResource> CHANGING =
            Set.of(Resources.PODS, Resources.SERVICES, Resources.PERSISTENT_VOLUME_CLAIMS);

    private static final Set<String> COMPUTE =
            Set.of(
                    "cpu",
                    "memory",
                    "requests.cpu",
                    "requests.memory",
                    "limits.cpu",
                    "limits.memory");

    private final ObjectTrees objects;
    private final QuotaRecount recount;
    private final StoreAmender amender;

    public ResourceQuotaPlugin(ObjectTrees objects, QuotaRecount recount, StoreAmender amender) {
        this.objects = objects;
        this.recount = recount;
        this.amender = amender;
    }

    @Override
    public String name() {
        return "ResourceQuota";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        String subresource = context.request().subresource();
        boolean counted =
                context.operation() == ApiVerb.CREATE
                        || (context.operation() == ApiVerb.UPDATE
                                && (subresource.isEmpty() || subresource.equals("resize"))
                                && CHANGING.contains(context.request().type().key()));
        return counted && context.request().type().namespaced();
    }

    @Override
    public void validate(AdmissionContext context) {
        String namespace = context.request().namespace();
        for (ObjectNode quota : objects.list(QuotaUsage.QUOTAS, namespace)) {
            charge(context, quota);
        }
    }

    private void charge(AdmissionContext context, ObjectNode quota) {
        GroupResource type = context.request().type().storage();
        ObjectNode object = Writes.object(context);
        boolean pod = type.equals(Resources.PODS);
        if (QuotaScopes.isScoped(quota) && !(pod && QuotaScopes.matches(quota, object))) {
            return;
        }
        Map<String, BigDecimal> hard = Amounts.read(quota.path("spec").path("hard"));
        if (pod) {
            requireAmounts(context, quota, hard.keySet(), object);
        }
        Map<String, BigDecimal> delta = new TreeMap<>(QuotaUsage.of(type, object));
        context.old()
                .ifPresent(old ->
                        QuotaUsage.of(type, old)
                                .forEach((n, a) -> delta.merge(n, a.negate(), BigDecimal::add)));
        delta.keySet().retainAll(hard.keySet());
        delta.values().removeIf(amount -> amount.signum() <= 0);
        if (delta.isEmpty()) {
            return;
        }
        ObjectKey key =
                ObjectKey.namespaced(
                        QuotaUsage.QUOTAS,
                        context.request().namespace(),
                        quota.path("metadata").path("name").asString(""));
        boolean dryRun = context.request().options().dryRun();
        if (dryRun) {
            added(context, quota, hard, delta);
        } else {
            amender.amend(
                    key,
                    stored -> {
                        Map<String, BigDecimal> used = added(context, stored, hard, delta);
                        ObjectNode status = stored.withObjectProperty("status");
                        status.set("hard", stored.path("spec").path("hard").deepCopy());
                        status.set("used", Amounts.write(used));
                        return stored;
                    });
        }
    }

    /**
     * @return what is used when the object is counted too
     * @throws ApiException 403 when that is more than the quota allows
     */
    private Map<String, BigDecimal> added(
            AdmissionContext context,
            ObjectNode quota,
            Map<String, BigDecimal> hard,
            Map<String, BigDecimal> delta) {
        Map<String, BigDecimal> used = Amounts.read(quota.path("status").path("used"));
        if (!used.keySet().containsAll(hard.keySet())) {
            used = new TreeMap<>(recount.count(quota));
        }
        List<String> exceeded = new ArrayList<>();
        for (String name : delta.keySet()) {
            BigDecimal total = used.getOrDefault(name, BigDecimal.ZERO).add(delta.get(name));
            if (total.compareTo(hard.getOrDefault(name, BigDecimal.ZERO)) > 0) {
                exceeded.add(name);
            }
        }
        if (!exceeded.isEmpty()) {
            Map<String, BigDecimal> before = used;
            throw Writes.forbidden(
                    context,
                    "exceeded quota: "
                            + quota.path("metadata").path("name").asString("")
                            + ", requested: "
                            + Amounts.shown(exceeded, name -> amount(delta, name))
                            + ", used: "
                            + Amounts.shown(exceeded, name -> amount(before, name))
                            + ", limited: "
                            + Amounts.shown(exceeded, name -> amount(hard, name)));
        }
        Map<String, BigDecimal> after = new TreeMap<>(used);
        delta.forEach((name, amount) -> after.merge(name, amount, BigDecimal::add));
        return after;
    }

    private static BigDecimal amount(Map<String, BigDecimal> amounts, String name) {
        return amounts.getOrDefault(name, BigDecimal.ZERO);
    }

    /** Who limits compute must know what each container takes. */
    private static void requireAmounts(
            AdmissionContext context, ObjectNode quota, Set<String> hard, ObjectNode pod) {
        Map<String, Set<String>> missing = new TreeMap<>();
        for (String name : hard) {
            if (!COMPUTE.contains(name)) {
                continue;
            }
            boolean limit = name.startsWith("limits.");
            String resource = name.substring(name.indexOf('.') + 1);
            for (String list : List.of("initContainers", "containers")) {
                for (JsonNode container : pod.path("spec").path(list)) {
                    boolean given =
                            container
                                            .path("resources")
                                            .path(limit ? "limits" : "requests")
                                            .has(resource)
                                    || pod.path("spec")
                                            .path("resources")
                                            .path(limit ? "limits" : "requests")
                                            .has(resource);
                    if (!given) {
                        missing.computeIfAbsent(name, n -> new TreeSet<>())
                                .add(container.path("name").asString(""));
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            throw Writes.forbidden(
                    context,
                    "failed quota: "
                            + quota.path("metadata").path("name").asString("")
                            + ": must specify "
                            + missing.entrySet().stream()
                                    .map(e ->
                                            e.getKey() + " for: " + String.join(",", e.getValue()))
                                    .collect(Collectors.joining("; ")));
        }
    }
}
