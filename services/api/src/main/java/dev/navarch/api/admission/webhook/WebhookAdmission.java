package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Notes;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Reinvocation;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/** Admission by webhooks, put together. */
public final class WebhookAdmission {

    private final WebhookConfigurations configurations;
    private final TypeRegistry types;
    private final MutatingWebhooks mutating;
    private final ValidatingWebhooks validating;

    public WebhookAdmission(
            WebhookConfigurations configurations,
            ObjectTrees objects,
            TypeRegistry types,
            ObjectDecoder decoder,
            Conversion conversion,
            Authorizer authorizer,
            HookTransport transport,
            Supplier<RandomGenerator> random,
            HookObserver observer) {
        this.configurations = configurations;
        this.types = types;
        Forms forms = new Forms(decoder, conversion);
        HookMatcher matcher =
                new HookMatcher(
                        objects, new Equivalents(types), new MatchConditions(forms, authorizer));
        HookCaller caller = new HookCaller(transport, random, observer);
        this.mutating = new MutatingWebhooks(configurations, matcher, caller, forms);
        this.validating = new ValidatingWebhooks(configurations, matcher, caller, forms);
    }

    /**
     * Asks about a connection: an exec, an attach, a port-forward, a proxied request. What webhooks
     * would change of its options is not taken up.
     *
     * @param options of the subresource's own kind
     * @throws dev.navarch.api.engine.ApiException to refuse it
     */
    public void connect(
            User user,
            VersionedResource resource,
            String subresource,
            String namespace,
            String name,
            ObjectNode options) {
        if (configurations.mutating().isEmpty() && configurations.validating().isEmpty()) {
            return;
        }
        ResourceDefinition type =
                types.find(resource.group(), resource.version(), resource.resource()).orElseThrow();
        WriteAttributes connection =
                new WriteAttributes(
                        user,
                        Operation.CONNECT,
                        type,
                        resource.version(),
                        subresource,
                        namespace,
                        name,
                        Optional.of(options),
                        Optional.empty(),
                        false,
                        false,
                        NullNode.getInstance(),
                        new Notes());
        mutating.run(connection, new Reinvocation());
        validating.run(connection);
    }

    /** In the order in which they are to run, after all others but the quota. */
    public List<AdmissionPlugin> plugins() {
        return List.of(mutating, validating);
    }
}
