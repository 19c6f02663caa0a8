package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.webhook.WebhookException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks one webhook. */
final class HookCaller {

    private static final Logger LOG = LoggerFactory.getLogger(HookCaller.class);

    private final HookTransport transport;
    private final Supplier<RandomGenerator> random;
    private final HookObserver observer;

    HookCaller(HookTransport transport, Supplier<RandomGenerator> random, HookObserver observer) {
        this.transport = transport;
        this.random = random;
        this.observer = observer;
    }

    Outcome call(
            WriteAttributes write,
            Invocation invocation,
            boolean mutating,
            Optional<ObjectNode> object,
            Optional<ObjectNode> old) {
        long started = System.nanoTime();
        Outcome outcome = ask(write, invocation, mutating, object, old);
        observe(write, invocation.hook(), mutating, outcome, System.nanoTime() - started);
        return outcome;
    }

    /** Why the write is refused because of this outcome, if it is. */
    static Optional<ApiException> refusal(Webhook hook, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Allowed ignored -> Optional.empty();
            case Outcome.Denied denied -> Optional.of(denied.refusal());
            case Outcome.Broken broken -> Optional.of(broken.refusal());
            case Outcome.Failed failed -> {
                String why = "failed calling webhook \"" + hook.name() + "\": " + failed.why();
                if (hook.failOpen()) {
                    LOG.warn("A write goes on without its webhook: {}", why);
                    yield Optional.empty();
                }
                yield Optional.of(Refusals.internal(why));
            }
        };
    }

    private Outcome ask(
            WriteAttributes write,
            Invocation invocation,
            boolean mutating,
            Optional<ObjectNode> object,
            Optional<ObjectNode> old) {
        Webhook hook = invocation.hook();
        if (write.dryRun() && !hook.mayDryRun()) {
            return new Outcome.Broken(
                    Refusals.badRequest(
                            "admission webhook \"" + hook.name() + "\" does not support dry run"));
        }
        if (hook.reviewVersion().isEmpty()) {
            return new Outcome.Failed(
                    "could not create admission objects: webhook does not accept known"
                            + " AdmissionReview versions (v1, v1beta1)",
                    400);
        }
        if (hook.client().isEmpty()) {
            return new Outcome.Failed("could not get REST client: unparsable url", 500);
        }
        String uid = uid();
        ObjectNode review = Review.of(uid, write, invocation, object, old);
        try {
            JsonNode answer = transport.post(hook.client().get(), review, hook.timeout());
            return Answer.read(hook, uid, mutating, answer, write.notes());
        } catch (WebhookException e) {
            return new Outcome.Failed("failed to call webhook: " + e.text(), e.code());
        }
    }

    private String uid() {
        RandomGenerator generator = random.get();
        long version = (generator.nextLong() & ~0xF000L) | 0x4000L;
        long variant = (generator.nextLong() & ~(3L << 62)) | (1L << 63);
        return new UUID(version, variant).toString();
    }

    private void observe(
            WriteAttributes write, Webhook hook, boolean mutating, Outcome outcome, long nanos) {
        String error =
                switch (outcome) {
                    case Outcome.Allowed ignored -> "";
                    case Outcome.Denied ignored -> "no_error";
                    case Outcome.Failed ignored -> "calling_webhook_error";
                    case Outcome.Broken ignored -> "apiserver_internal_error";
                };
        int code =
                switch (outcome) {
                    case Outcome.Allowed ignored -> 200;
                    case Outcome.Denied denied -> denied.refusal().code();
                    case Outcome.Failed failed -> failed.code();
                    case Outcome.Broken broken -> broken.refusal().code();
                };
        boolean rejected =
                !error.isEmpty() && !(outcome instanceof Outcome.Failed && hook.failOpen());
        observer.called(
                new HookObserver.Call(
                        hook.name(),
                        mutating ? "admit" : "validating",
                        write.operation(),
                        error,
                        rejected,
                        code,
                        nanos));
    }
}
