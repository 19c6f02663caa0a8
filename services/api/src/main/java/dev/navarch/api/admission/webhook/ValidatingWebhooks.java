package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.SubresourceWrite;
import dev.navarch.api.engine.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks validating webhooks, all at once; the first in order that refuses is the one named. */
public final class ValidatingWebhooks implements AdmissionPlugin {

    private final WebhookConfigurations configurations;
    private final HookMatcher matcher;
    private final HookCaller caller;
    private final Forms forms;

    ValidatingWebhooks(
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
        return "ValidatingAdmissionWebhook";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return !configurations.validating().isEmpty()
                && !HookMatcher.isExempt(context.request().type())
                && WriteAttributes.isOfOwnKind(context.request());
    }

    @Override
    public void validate(AdmissionContext context) {
        run(WriteAttributes.of(context));
    }

    @Override
    public void validate(SubresourceWrite write) {
        if (!configurations.validating().isEmpty()) {
            run(WriteAttributes.of(write));
        }
    }

    void run(WriteAttributes write) {
        List<Invocation> invocations = new ArrayList<>();
        for (Webhook hook : configurations.validating()) {
            matcher.match(hook, write).ifPresent(invocations::add);
        }
        if (invocations.size() == 1) {
            ask(write, invocations.getFirst()).ifPresent(ValidatingWebhooks::refuse);
            return;
        }
        List<CompletableFuture<Optional<ApiException>>> asked =
                invocations.stream()
                        .map(i ->
                                CompletableFuture.supplyAsync(
                                        () -> ask(write, i), Thread::startVirtualThread))
                        .toList();
        asked.stream()
                .map(ValidatingWebhooks::join)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(ValidatingWebhooks::refuse);
    }

    private Optional<ApiException> ask(WriteAttributes write, Invocation invocation) {
        Outcome outcome =
                caller.call(
                        write,
                        invocation,
                        false,
                        forms.shown(write, invocation, write.object()),
                        forms.shown(write, invocation, write.old()));
        return HookCaller.refusal(invocation.hook(), outcome);
    }

    private static void refuse(ApiException refusal) {
        throw refusal;
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
