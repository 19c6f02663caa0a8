package dev.navarch.api.strategy.service;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.strategy.StatusStrategy;
import dev.navarch.api.strategy.service.Claims.Good;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Services: addresses and node ports, which they keep as long as they live. */
public final class ServiceStrategy extends StatusStrategy {

    private final ServiceAllocation allocation;
    private final Claims claims;

    public ServiceStrategy(ServiceAllocation allocation, Claims claims) {
        this.allocation = allocation;
        this.claims = claims;
    }

    @Override
    public boolean answersDeletedObject() {
        return true;
    }

    @Override
    public void prepareCreate(AdmissionContext context, ObjectNode object) {
        object.putObject("status").putObject("loadBalancer");
        if (object.get("spec") instanceof ObjectNode spec) {
            ServiceAddresses.align(spec, Optional.empty());
        }
    }

    @Override
    public void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {
        super.prepareUpdate(context, object, old);
        if (isWhole(context)
                && object.get("spec") instanceof ObjectNode spec
                && old.get("spec") instanceof ObjectNode before) {
            ServiceInheritance.keep(spec, before);
            ServiceInheritance.drop(spec, before);
            ServiceAddresses.align(spec, Optional.of(before));
        }
    }

    @Override
    public List<Cause> validate(AdmissionContext context, ObjectNode object) {
        return isWhole(context)
                ? ServiceAddresses.check(
                        object.path("spec"), context.old().map(old -> old.path("spec")))
                : List.of();
    }

    @Override
    public void allocate(AdmissionContext context, ObjectNode object) {
        if (isWhole(context)) {
            allocation.allocate(context, object);
        }
    }

    @Override
    public void release(ObjectNode object) {
        ObjectKey owner = key(object);
        ServiceShape.held(object.path("spec")).forEach(good -> claims.release(good, owner));
    }

    /** What the stored service holds stays its own. */
    @Override
    public void abandon(AdmissionContext context, ObjectNode object) {
        if (context.request().options().dryRun()) {
            return;
        }
        Set<Good> kept = ServiceShape.held(allocation.stored(key(object)));
        ObjectKey owner = key(object);
        ServiceShape.held(object.path("spec")).stream()
                .filter(good -> !kept.contains(good))
                .forEach(good -> claims.release(good, owner));
    }

    static ObjectKey key(JsonNode service) {
        return ObjectKey.namespaced(
                Resources.SERVICES,
                service.path("metadata").path("namespace").asString(""),
                service.path("metadata").path("name").asString(""));
    }
}
