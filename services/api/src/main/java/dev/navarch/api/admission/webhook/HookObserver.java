package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.Operation;

/** Is told how each call of a webhook ended, for the metrics. */
@FunctionalInterface
public interface HookObserver {

    /** Nobody looks. */
    HookObserver NONE = call -> {};

    void called(Call call);

    /**
     * One call.
     *
     * @param type {@code admit} for mutating webhooks, {@code validating} for validating ones
     * @param errorType {@code no_error} when the webhook itself refused, {@code
     *     calling_webhook_error}, {@code apiserver_internal_error}; empty when it allowed
     * @param rejected whether the write was refused for it
     * @param code of the refusal; 200 when there was none
     */
    record Call(
            String webhook,
            String type,
            Operation operation,
            String errorType,
            boolean rejected,
            int code,
            long nanos) {}
}
