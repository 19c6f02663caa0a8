package dev.navarch.api.engine.verb;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.engine.Validator;
import dev.navarch.api.strategy.ResourceStrategy;
import dev.navarch.api.type.ResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The pipeline's middle: mutate, default, validate. */
final class Checks {

    private final List<AdmissionPlugin> admission;
    private final ObjectDecoder decoder;
    private final Validator validator;

    Checks(EngineParts parts) {
        this.admission = parts.admission();
        this.decoder = parts.decoder();
        this.validator = parts.validator();
    }

    /**
     * Lets admission change the object, a second time if a webhook did, then fills in what its
     * changes left open.
     *
     * @return whether a webhook changed the object, perhaps more of it than it may
     */
    boolean mutate(AdmissionContext context, ObjectNode object) {
        boolean changed = runMutating(context);
        boolean byWebhook = context.reinvocation().changed();
        if (byWebhook) {
            context.reinvocation().begin();
            runMutating(context);
        }
        if (changed) {
            ResourceDefinition type = context.request().type();
            decoder.applyDefaults(type, type.storageVersion(), object);
        }
        return byWebhook;
    }

    private boolean runMutating(AdmissionContext context) {
        boolean changed = false;
        for (AdmissionPlugin plugin : admission) {
            if (plugin.handles(context)) {
                plugin.mutate(context);
                changed = true;
            }
        }
        return changed;
    }

    /**
     * @throws dev.navarch.api.engine.ApiException 422 with all that is wrong, or whatever an
     *     admission plugin says
     */
    void validate(AdmissionContext context, ResourceStrategy strategy, ObjectNode object) {
        ResourceDefinition type = context.request().type();
        List<Cause> causes =
                new ArrayList<>(
                        MetadataRules.check(type, NameRule.of(type), object, context.old()));
        causes.addAll(validator.validate(type, type.storageVersion(), object, context.old()));
        causes.addAll(strategy.validate(context, object));
        if (!causes.isEmpty()) {
            throw Refusals.invalid(type.key().group(), type.kind(), context.name(), causes);
        }
        admit(context);
    }

    /** Lets admission refuse the write. */
    void admit(AdmissionContext context) {
        for (AdmissionPlugin plugin : admission) {
            if (plugin.handles(context)) {
                plugin.validate(context);
            }
        }
    }
}
