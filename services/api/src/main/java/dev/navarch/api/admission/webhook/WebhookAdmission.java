package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.dynamic.DynamicAdmission;
import dev.navarch.api.admission.dynamic.Equivalents;
import dev.navarch.api.admission.dynamic.Forms;
import dev.navarch.api.admission.dynamic.RequestMatcher;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.type.TypeRegistry;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Admission by webhooks, put together. */
public final class WebhookAdmission {

    private final MutatingWebhooks mutating;
    private final ValidatingWebhooks validating;

    /**
     * @param sideBySide where calls are made that do not wait for each other
     */
    public WebhookAdmission(
            WebhookConfigurations configurations,
            ObjectTrees objects,
            TypeRegistry types,
            ObjectDecoder decoder,
            Conversion conversion,
            Authorizer authorizer,
            HookTransport transport,
            Supplier<RandomGenerator> random,
            HookObserver observer,
            Executor sideBySide) {
        Forms forms = new Forms(decoder, conversion);
        HookMatcher matcher =
                new HookMatcher(
                        new RequestMatcher(objects, new Equivalents(types)),
                        new MatchConditions(forms, authorizer));
        HookCaller caller = new HookCaller(transport, random, observer);
        this.mutating =
                new MutatingWebhooks(
                        new HookFrame(
                                configurations::mutating, matcher, caller, forms, sideBySide));
        this.validating =
                new ValidatingWebhooks(
                        new HookFrame(
                                configurations::validating, matcher, caller, forms, sideBySide));
    }

    public DynamicAdmission mutating() {
        return mutating;
    }

    public DynamicAdmission validating() {
        return validating;
    }
}
