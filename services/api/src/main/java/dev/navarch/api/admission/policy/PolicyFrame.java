package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.dynamic.Configured;
import dev.navarch.api.admission.dynamic.Forms;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.engine.ApiRequest;
import java.util.List;
import java.util.Set;

/** What policies of both kinds have in common. */
record PolicyFrame<R>(
        Policies<R> policies, PolicySelector selector, Evaluation evaluation, Forms forms)
        implements Configured {

    private static final Set<String> EXEMPT =
            Set.of(
                    "validatingadmissionpolicies",
                    "validatingadmissionpolicybindings",
                    "mutatingadmissionpolicies",
                    "mutatingadmissionpolicybindings");

    @Override
    public boolean isIdle() {
        return policies.bound().isEmpty();
    }

    /** No policy is about policies: else nobody could repair a mistake. */
    @Override
    public boolean concerns(ApiRequest request) {
        return !isIdle()
                && !(request.type().key().group().equals(Policies.GROUP)
                        && EXEMPT.contains(request.type().key().resource()))
                && WriteAttributes.isOfOwnKind(request);
    }

    List<Selected<R>> select(WriteAttributes write) {
        return selector.select(policies.bound(), write);
    }
}
