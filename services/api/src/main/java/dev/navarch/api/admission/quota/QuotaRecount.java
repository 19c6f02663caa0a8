package dev.navarch.api.admission.quota;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Counts what a namespace uses, from the objects that there are. */
public final class QuotaRecount {

    private final ObjectTrees objects;
    private final StoreAmender amender;

    public QuotaRecount(ObjectTrees objects, StoreAmender amender) {
        this.objects = objects;
        this.amender = amender;
    }

    /** Whether there is anything to recount there. */
    public boolean hasQuota(String namespace) {
        return !objects.list(QuotaUsage.QUOTAS, namespace).isEmpty();
    }

    /** Brings the status of a namespace's quotas in line with what is there. */
    public void recount(String namespace) {
        for (ObjectNode quota : objects.list(QuotaUsage.QUOTAS, namespace)) {
            ObjectKey key =
                    ObjectKey.namespaced(
                            QuotaUsage.QUOTAS,
                            namespace,
                            quota.path("metadata").path("name").asString(""));
            amender.amend(
                    key,
                    stored -> {
                        ObjectNode status = stored.withObjectProperty("status");
                        status.set("hard", stored.path("spec").path("hard").deepCopy());
                        status.set("used", Amounts.write(count(stored)));
                        return stored;
                    });
        }
    }

    Map<String, BigDecimal> count(JsonNode quota) {
        Set<String> names = new LinkedHashSet<>(quota.path("spec").path("hard").propertyNames());
        String namespace = quota.path("metadata").path("namespace").asString("");
        boolean scoped = QuotaScopes.isScoped(quota);
        Map<String, BigDecimal> used = new TreeMap<>();
        names.forEach(name -> used.put(name, BigDecimal.ZERO));
        for (GroupResource type : types(names)) {
            if (scoped && !type.equals(Resources.PODS)) {
                continue;
            }
            for (ObjectNode object : objects.list(type, namespace)) {
                if (scoped && !QuotaScopes.matches(quota, object)) {
                    continue;
                }
                QuotaUsage.of(type, object)
                        .forEach((name, amount) ->
                                used.computeIfPresent(name, (n, sum) -> sum.add(amount)));
            }
        }
        return used;
    }

    private static Set<GroupResource> types(Set<String> names) {
        Set<GroupResource> types = new LinkedHashSet<>();
        for (String name : names) {
            if (name.startsWith("count/")) {
                types.add(GroupResource.parse(name.substring("count/".length())));
            } else if (name.startsWith("services")) {
                types.add(Resources.SERVICES);
            } else if (name.endsWith("requests.storage")
                    || name.endsWith("persistentvolumeclaims")) {
                types.add(Resources.PERSISTENT_VOLUME_CLAIMS);
            } else if (name.equals("configmaps")
                    || name.equals("secrets")
                    || name.equals("replicationcontrollers")
                    || name.equals("resourcequotas")) {
                types.add(GroupResource.core(name));
            } else {
                types.add(Resources.PODS);
            }
        }
        return types;
    }
}
