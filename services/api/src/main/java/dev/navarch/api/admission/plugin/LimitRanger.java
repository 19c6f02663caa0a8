package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.PodResources;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.GroupResource;
import dev.navarch.model.Resources;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Fills in what a container leaves open and keeps it within the namespace's limit ranges. */
public final class LimitRanger implements AdmissionPlugin {

    static final GroupResource LIMIT_RANGES = GroupResource.core("limitranges");

    private final ObjectTrees objects;

    public LimitRanger(ObjectTrees objects) {
        this.objects = objects;
    }

    @Override
    public String name() {
        return "LimitRanger";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, Resources.PODS)
                || Writes.creates(context, Resources.PERSISTENT_VOLUME_CLAIMS)
                || Writes.updates(context, Resources.PERSISTENT_VOLUME_CLAIMS);
    }

    @Override
    public void mutate(AdmissionContext context) {
        if (!context.request().type().key().equals(Resources.PODS)) {
            return;
        }
        ObjectNode spec = Writes.spec(context);
        for (JsonNode limit : limits(context, "Container")) {
            for (String list : List.of("initContainers", "containers")) {
                for (JsonNode container : spec.path(list)) {
                    if (container instanceof ObjectNode one) {
                        fill(one, "limits", limit.path("default"));
                        fill(one, "requests", limit.path("defaultRequest"));
                    }
                }
            }
        }
    }

    private static void fill(ObjectNode container, String which, JsonNode defaults) {
        if (defaults.isEmpty()) {
            return;
        }
        ObjectNode into = container.withObjectProperty("resources").withObjectProperty(which);
        defaults.forEachEntry((name, value) -> into.putIfAbsent(name, value));
    }

    @Override
    public void validate(AdmissionContext context) {
        List<String> wrong = new ArrayList<>();
        JsonNode spec = Writes.object(context).path("spec");
        if (context.request().type().key().equals(Resources.PODS)) {
            for (JsonNode limit : limits(context, "Container")) {
                for (String list : List.of("initContainers", "containers")) {
                    for (JsonNode container : spec.path(list)) {
                        check(limit, "Container", container.path("resources"), wrong);
                    }
                }
            }
            for (JsonNode limit : limits(context, "Pod")) {
                check(limit, "Pod", whole(spec), wrong);
            }
        } else {
            for (JsonNode limit : limits(context, "PersistentVolumeClaim")) {
                check(limit, "PersistentVolumeClaim", spec.path("resources"), wrong);
            }
        }
        if (!wrong.isEmpty()) {
            throw Writes.forbidden(
                    context,
                    wrong.size() == 1 ? wrong.getFirst() : "[" + String.join(", ", wrong) + "]");
        }
    }

    private List<JsonNode> limits(AdmissionContext context, String type) {
        return objects.list(LIMIT_RANGES, context.request().namespace()).stream()
                .flatMap(range -> range.path("spec").path("limits").valueStream())
                .filter(limit -> Writes.text(limit, "type").equals(type))
                .toList();
    }

    private static JsonNode whole(JsonNode spec) {
        ObjectNode resources = JsonNodeFactory.instance.objectNode();
        for (String which : List.of("requests", "limits")) {
            ObjectNode amounts = resources.putObject(which);
            PodResources.of(spec, which)
                    .forEach((name, amount) -> amounts.put(name, amount.toPlainString()));
        }
        return resources;
    }

    private static void check(JsonNode limit, String type, JsonNode resources, List<String> wrong) {
        boolean claim = type.equals("PersistentVolumeClaim");
        for (Map.Entry<String, JsonNode> min : limit.path("min").properties()) {
            String start =
                    "minimum "
                            + min.getKey()
                            + " usage per "
                            + type
                            + " is "
                            + min.getValue().asString("");
            JsonNode request = resources.path("requests").path(min.getKey());
            JsonNode cap = resources.path("limits").path(min.getKey());
            if (request.isMissingNode()) {
                wrong.add(start + ".  No request is specified");
            } else if (less(request, min.getValue())) {
                wrong.add(start + ", but request is " + request.asString(""));
            } else if (!claim && !cap.isMissingNode() && less(cap, min.getValue())) {
                wrong.add(start + ", but limit is " + cap.asString(""));
            }
        }
        for (Map.Entry<String, JsonNode> max : limit.path("max").properties()) {
            String start =
                    "maximum "
                            + max.getKey()
                            + " usage per "
                            + type
                            + " is "
                            + max.getValue().asString("");
            JsonNode request = resources.path("requests").path(max.getKey());
            JsonNode cap = resources.path("limits").path(max.getKey());
            if (claim && request.isMissingNode()) {
                wrong.add(start + ".  No request is specified");
            } else if (!claim && cap.isMissingNode()) {
                wrong.add(start + ".  No limit is specified");
            } else if (!claim && less(max.getValue(), cap)) {
                wrong.add(start + ", but limit is " + cap.asString(""));
            } else if (!request.isMissingNode() && less(max.getValue(), request)) {
                wrong.add(start + ", but request is " + request.asString(""));
            }
        }
        for (Map.Entry<String, JsonNode> ratio : limit.path("maxLimitRequestRatio").properties()) {
            checkRatio(ratio, type, resources, wrong);
        }
    }

    private static void checkRatio(
            Map.Entry<String, JsonNode> ratio,
            String type,
            JsonNode resources,
            List<String> wrong) {
        String start =
                ratio.getKey()
                        + " max limit to request ratio per "
                        + type
                        + " is "
                        + ratio.getValue().asString("");
        BigDecimal request = PodResources.amount(resources.path("requests").path(ratio.getKey()));
        BigDecimal cap = PodResources.amount(resources.path("limits").path(ratio.getKey()));
        if (request.signum() == 0) {
            wrong.add(start + ", but no request is specified or request is 0");
        } else if (cap.signum() == 0) {
            wrong.add(start + ", but no limit is specified or limit is 0");
        } else if (cap.compareTo(request.multiply(PodResources.amount(ratio.getValue()))) > 0) {
            wrong.add(
                    start
                            + ", but provided ratio is "
                            + String.format("%f", cap.doubleValue() / request.doubleValue()));
        }
    }

    private static boolean less(JsonNode one, JsonNode other) {
        return !other.isMissingNode()
                && PodResources.amount(one).compareTo(PodResources.amount(other)) < 0;
    }
}
