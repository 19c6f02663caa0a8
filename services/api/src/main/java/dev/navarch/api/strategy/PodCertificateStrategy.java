package dev.navarch.api.strategy;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.validation.IssuedCertificate;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests for pods' certificates: what a signer issues is compared with the clock. */
public final class PodCertificateStrategy extends StatusStrategy {

    private final InstantSource clock;

    public PodCertificateStrategy(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void prepareUpdate(AdmissionContext context, ObjectNode object, ObjectNode old) {
        super.prepareUpdate(context, object, old);
        if (isWhole(context)) {
            return;
        }
        restore("spec", object, old);
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition instanceof ObjectNode open
                    && open.path("lastTransitionTime").asString("").isEmpty()) {
                open.put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }
    }

    @Override
    public List<Cause> validate(AdmissionContext context, ObjectNode object) {
        boolean issues =
                !isWhole(context)
                        && IssuedCertificate.is(object.path("status"))
                        && context.old()
                                .filter(old -> old.at("/status/conditions").isEmpty())
                                .isPresent();
        return issues ? IssuedCertificate.check(object, clock.instant()) : List.of();
    }

    @Override
    public boolean allowsUnconditionalUpdate() {
        return false;
    }
}
