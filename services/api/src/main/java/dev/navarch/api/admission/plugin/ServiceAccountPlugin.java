package dev.navarch.api.admission.plugin;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives every pod a service account, and its containers the account's token. */
public final class ServiceAccountPlugin implements AdmissionPlugin {

    private static final String DEFAULT = "default";

    private static final Duration POLL = Duration.ofMillis(50);

    private final ObjectTrees objects;
    private final Supplier<RandomGenerator> random;
    private final Duration patience;

    /**
     * @param patience how long a pod waits for the account of a namespace that was just made, whose
     *     controller may not have come to it yet
     */
    public ServiceAccountPlugin(
            ObjectTrees objects, Supplier<RandomGenerator> random, Duration patience) {
        this.objects = objects;
        this.random = random;
        this.patience = patience;
    }

    @Override
    public String name() {
        return "ServiceAccount";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return Writes.creates(context, Resources.PODS);
    }

    @Override
    public void mutate(AdmissionContext context) {
        ObjectNode pod = Writes.object(context);
        if (Writes.isMirrorPod(pod)) {
            refuseAccountOfMirrorPod(context, pod);
            return;
        }
        ObjectNode spec = Writes.spec(context);
        String name = Writes.text(spec, "serviceAccountName");
        if (name.isEmpty()) {
            String deprecated = Writes.text(spec, "serviceAccount");
            name = deprecated.isEmpty() ? DEFAULT : deprecated;
        }
        spec.put("serviceAccountName", name);
        spec.put("serviceAccount", name);
        ObjectNode account = account(context, name);
        if (spec.path("automountServiceAccountToken")
                .asBoolean(account.path("automountServiceAccountToken").asBoolean(true))) {
            TokenVolume.mount(spec, random.get());
        }
        JsonNode pullSecrets = account.path("imagePullSecrets");
        if (spec.path("imagePullSecrets").isEmpty() && !pullSecrets.isEmpty()) {
            spec.set("imagePullSecrets", pullSecrets.deepCopy());
        }
    }

    private static void refuseAccountOfMirrorPod(AdmissionContext context, ObjectNode pod) {
        JsonNode spec = pod.path("spec");
        if (!Writes.text(spec, "serviceAccountName").isEmpty()) {
            throw Writes.forbidden(context, "a mirror pod may not reference service accounts");
        }
        for (JsonNode volume : spec.path("volumes")) {
            if (volume.has("secret")) {
                throw Writes.forbidden(context, "a mirror pod may not reference secrets");
            }
            for (JsonNode source : volume.path("projected").path("sources")) {
                if (source.has("serviceAccountToken")) {
                    throw Writes.forbidden(
                            context,
                            "a mirror pod may not use ServiceAccountToken volume projections");
                }
            }
        }
    }

    private ObjectNode account(AdmissionContext context, String name) {
        String namespace = context.request().namespace();
        ObjectKey key = ObjectKey.namespaced(Resources.SERVICE_ACCOUNTS, namespace, name);
        Optional<ObjectNode> account = objects.get(key).or(() -> objects.getFresh(key));
        long deadline = System.nanoTime() + patience.toNanos();
        while (account.isEmpty() && name.equals(DEFAULT) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL.toNanos());
            account = objects.getFresh(key);
        }
        return account.orElseThrow(() ->
                Writes.forbidden(
                        context,
                        "error looking up service account "
                                + namespace
                                + "/"
                                + name
                                + ": serviceaccount \""
                                + name
                                + "\" not found"));
    }
}
