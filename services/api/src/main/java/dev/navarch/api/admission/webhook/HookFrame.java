package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.Configured;
import dev.navarch.api.admission.dynamic.Forms;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.engine.ApiRequest;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * What mutating and validating webhooks have in common.
 *
 * @param hooks those that are configured now
 * @param sideBySide where calls are made that do not wait for each other
 */
record HookFrame(
        Supplier<List<Webhook>> hooks,
        HookMatcher matcher,
        HookCaller caller,
        Forms forms,
        Executor sideBySide)
        implements Configured {

    /** Nothing that configures admission is subject to it: else nobody could repair a mistake. */
    @Override
    public boolean concerns(ApiRequest request) {
        return !isIdle()
                && !request.type().key().group().equals(WebhookConfigurations.GROUP)
                && WriteAttributes.isOfOwnKind(request);
    }

    @Override
    public boolean isIdle() {
        return hooks.get().isEmpty();
    }
}
