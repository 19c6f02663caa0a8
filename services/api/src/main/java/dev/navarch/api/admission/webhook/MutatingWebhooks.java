package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Reinvocation;
import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.patch.JsonPatch;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks mutating webhooks one after the other, each about what those before it left. */
public final class MutatingWebhooks implements AdmissionPlugin {

    private final WebhookConfigurations configurations;
    private final HookMatcher matcher;
    private final HookCaller caller;
    private final Forms forms;

    MutatingWebhooks(
            WebhookConfigurations configurations,
            HookMatcher matcher,
            HookCaller caller,
            Forms forms) {
        this.configurations = configurations;
        this.matcher = matcher;
        this.caller = caller;
        this.forms = forms;
    }

    @Override
    public String name() {
        return "MutatingAdmissionWebhook";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return !configurations.mutating().isEmpty()
                && !HookMatcher.isExempt(context.request().type())
                && WriteAttributes.isOfOwnKind(context.request());
    }

    @Override
    public void mutate(AdmissionContext context) {
        run(WriteAttributes.of(context), context.reinvocation());
    }

    /** A delete has no object to change, but these webhooks may refuse it too. */
    @Override
    public void validate(AdmissionContext context) {
        if (context.operation() == ApiVerb.DELETE) {
            run(WriteAttributes.of(context), context.reinvocation());
        }
    }

    @Override
    public void mutate(SubresourceWrite write) {
        if (!configurations.mutating().isEmpty()) {
            run(WriteAttributes.of(write), new Reinvocation());
        }
    }

    void run(WriteAttributes write, Reinvocation reinvocation) {
        write.object().ifPresent(reinvocation::webhooksBegin);
        for (Webhook hook : configurations.mutating()) {
            Optional<Invocation> invocation = matcher.match(hook, write);
            if (invocation.isEmpty() || !reinvocation.due(hook.id())) {
                continue;
            }
            if (changes(write, invocation.get())) {
                reinvocation.changedBy();
            }
            if (hook.reinvoke()) {
                reinvocation.eligible(hook.id());
            }
        }
        write.object().ifPresent(reinvocation::webhooksEnd);
    }

    private boolean changes(WriteAttributes write, Invocation invocation) {
        Optional<ObjectNode> shown = forms.shownBeforeCreation(write, invocation, write.object());
        Outcome outcome =
                caller.call(
                        write.named(nameIn(write, shown)),
                        invocation,
                        true,
                        shown,
                        forms.shown(write, invocation, write.old()));
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
            return forms.replace(write, invocation, write.object().get(), patched);
        } catch (ApiException e) {
            throw Refusals.internal(String.valueOf(e.getMessage()));
        }
    }
}
