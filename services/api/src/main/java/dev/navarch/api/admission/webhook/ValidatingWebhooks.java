package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.ValidatingAdmission;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.engine.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Asks validating webhooks, all at once; the first in order that refuses is the one named. */
public final class ValidatingWebhooks extends ValidatingAdmission {

    private final HookFrame frame;

    ValidatingWebhooks(HookFrame frame) {
        super(frame);
        this.frame = frame;
    }

    @Override
    public String name() {
        return "ValidatingAdmissionWebhook";
    }

    @Override
    protected void run(WriteAttributes write) {
        List<Invocation> invocations = new ArrayList<>();
        for (Webhook hook : frame.hooks().get()) {
            frame.matcher().match(hook, write).ifPresent(invocations::add);
        }
        if (invocations.size() == 1) {
            ask(write, invocations.getFirst()).ifPresent(ValidatingWebhooks::refuse);
            return;
        }
        List<CompletableFuture<Optional<ApiException>>> asked =
                invocations.stream()
                        .map(i ->
                                CompletableFuture.supplyAsync(
                                        () -> ask(write, i), frame.sideBySide()))
                        .toList();
        asked.stream()
                .map(ValidatingWebhooks::join)
                .flatMap(Optional::stream)
                .findFirst()
                .ifPresent(ValidatingWebhooks::refuse);
    }

    private Optional<ApiException> ask(WriteAttributes write, Invocation invocation) {
        Outcome outcome =
                frame.caller()
                        .call(
                                write,
                                invocation,
                                false,
                                frame.forms().shown(write, invocation.target(), write.object()),
                                frame.forms().shown(write, invocation.target(), write.old()));
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
