package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.type.TypeRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Admission by webhooks, put together. */
public final class WebhookAdmission {

    private final MutatingWebhooks mutating;
    private final ValidatingWebhooks validating;

    public WebhookAdmission(
            WebhookConfigurations configurations,
            ObjectTrees objects,
            TypeRegistry types,
            ObjectDecoder decoder,
            Conversion conversion,
            HookTransport transport,
            Supplier<RandomGenerator> random,
            HookObserver observer) {
        Forms forms = new Forms(decoder, conversion);
        HookMatcher matcher =
                new HookMatcher(objects, new Equivalents(types), new MatchConditions(forms));
        HookCaller caller = new HookCaller(transport, random, observer);
        this.mutating = new MutatingWebhooks(configurations, matcher, caller, forms);
        this.validating = new ValidatingWebhooks(configurations, matcher, caller, forms);
    }

    /** In the order in which they are to run, after all others but the quota. */
    public List<AdmissionPlugin> plugins() {
        return List.of(mutating, validating);
    }
}
