package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.RequestMatcher;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import java.util.Optional;

/** Decides which webhooks are asked about a request. */
final class HookMatcher {

    private final RequestMatcher matcher;
    private final MatchConditions conditions;

    HookMatcher(RequestMatcher matcher, MatchConditions conditions) {
        this.matcher = matcher;
        this.conditions = conditions;
    }

    /**
     * @return empty when the webhook is not to be asked
     * @throws dev.navarch.api.engine.ApiException when that cannot be decided
     */
    Optional<Invocation> match(Webhook hook, WriteAttributes write) {
        Optional<Invocation> invocation =
                matcher.byRules(hook.rules(), hook.equivalent(), write)
                        .map(target -> new Invocation(hook, target));
        return invocation.isPresent()
                        && matcher.inNamespace(hook.namespaceSelector(), write)
                        && RequestMatcher.isSelected(hook.objectSelector(), write)
                        && conditions.hold(invocation.get(), write)
                ? invocation
                : Optional.empty();
    }
}
