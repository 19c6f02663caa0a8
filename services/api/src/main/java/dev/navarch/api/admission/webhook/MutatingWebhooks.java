package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.Reinvocation;
import dev.navarch.api.admission.dynamic.MutatingAdmission;
import dev.navarch.api.admission.dynamic.Operation;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.patch.JsonPatch;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks mutating webhooks one after the other, each about what those before it left. */
public final class MutatingWebhooks extends MutatingAdmission {

    private final HookFrame frame;

    MutatingWebhooks(HookFrame frame) {
        super(frame);
        this.frame = frame;
    }

    @Override
    public String name() {
        return "MutatingAdmissionWebhook";
    }

    /** A delete has no object to change, but these webhooks may refuse it too. */
    @Override
    public void validate(AdmissionContext context) {
        if (context.operation() == ApiVerb.DELETE) {
            mutate(context);
        }
    }

    @Override
    protected void run(WriteAttributes write, Reinvocation.Round round) {
        write.object().ifPresent(round::begin);
        for (Webhook hook : frame.hooks().get()) {
            Optional<Invocation> invocation = frame.matcher().match(hook, write);
            if (invocation.isEmpty() || !round.due(hook.id())) {
                continue;
            }
            if (changes(write, invocation.get())) {
                round.changedBy();
            }
            if (hook.reinvoke()) {
                round.eligible(hook.id());
            }
        }
        write.object().ifPresent(round::end);
    }

    private boolean changes(WriteAttributes write, Invocation invocation) {
        Optional<ObjectNode> shown =
                frame.forms().shownBeforeCreation(write, invocation.target(), write.object());
        Outcome outcome =
                frame.caller()
                        .call(
                                write.named(nameIn(write, shown)),
                                invocation,
                                true,
                                shown,
                                frame.forms().shown(write, invocation.target(), write.old()));
        Optional<ApiException> refusal = HookCaller.refusal(invocation.hook(), outcome);
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return outcome instanceof Outcome.Allowed(Optional<ArrayNode> patch)
                && patch.isPresent()
                && apply(write, invocation, shown, patch.get());
    }

    private static String nameIn(WriteAttributes write, Optional<ObjectNode> shown) {
        return write.whole() && write.operation() == Operation.CREATE
                ? shown.map(o -> o.path("metadata").path("name").asString("")).orElse("")
                : write.name();
    }

    private boolean apply(
            WriteAttributes write,
            Invocation invocation,
            Optional<ObjectNode> shown,
            ArrayNode patch) {
        if (shown.isEmpty() || write.object().isEmpty()) {
            throw Refusals.internal(
                    "admission webhook \""
                            + invocation.hook().name()
                            + "\" attempted to modify the object, which is not supported for this"
                            + " operation");
        }
        try {
            ObjectNode patched = JsonPatch.apply(shown.get(), patch);
            return frame.forms().replace(write, invocation.target(), write.object().get(), patched);
        } catch (ApiException e) {
            throw Refusals.internal(String.valueOf(e.getMessage()));
        }
    }
}
