package dev.navarch.api.admission.podsecurity;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.Notes;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.admission.podsecurity.NamespacePolicy.Bound;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
import dev.navarch.model.GroupResource;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps pods within the level that their namespace's label {@code
 * pod-security.kubernetes.io/enforce} names, and tells the client and the audit log of those beyond
 * the levels {@code warn} and {@code audit} (KEP-2579). What only makes pods is never refused. The
 * standards have one version here, the newest, whatever version a label asks for.
 */
public final class PodSecurity implements AdmissionPlugin {

    private static final String PREFIX = NamespacePolicy.PREFIX;
    private static final List<String> MODES = List.of("enforce", "audit", "warn");

    private final ObjectTrees objects;
    private final PodSecuritySettings settings;

    public PodSecurity(ObjectTrees objects, PodSecuritySettings settings) {
        this.objects = objects;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "PodSecurity";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        if (context.operation() == ApiVerb.DELETE) {
            return false;
        }
        GroupResource type = context.request().type().key();
        if (type.equals(Resources.NAMESPACES) || PodTemplates.has(type)) {
            return context.request().subresource().isEmpty();
        }
        return Writes.creates(context, Resources.PODS)
                || (context.request().type().key().equals(Resources.PODS)
                        && context.request().subresource().equals("ephemeralcontainers"));
    }

    @Override
    public void validate(AdmissionContext context) {
        if (context.request().type().key().equals(Resources.NAMESPACES)) {
            checkLabels(context);
            warnOfExisting(context);
            return;
        }
        NamespacePolicy policy = NamespacePolicy.of(labels(context.request().namespace()));
        ObjectNode object = Writes.object(context);
        GroupResource type = context.request().type().key();
        Notes notes = context.request().notes();
        if (PodTemplates.has(type)) {
            PodTemplates.of(type, object)
                    .filter(template -> exempt(context, template).isEmpty())
                    .ifPresent(template -> tell(context, policy, template));
            return;
        }
        Optional<String> exempt = exempt(context, object);
        if (exempt.isPresent()) {
            notes.annotate(PREFIX + "exempt", exempt.get());
            return;
        }
        notes.annotate(PREFIX + "enforce-policy", policy.enforce().toString());
        Optional<String> violated = violated(policy.enforce(), object);
        if (violated.isPresent()) {
            audit(notes, policy, object);
            throw Writes.forbidden(context, "violates " + violated.get());
        }
        tell(context, policy, object);
    }

    private Optional<String> exempt(AdmissionContext context, JsonNode pod) {
        return settings.exempt(
                context.request().namespace(), context.request().user().name(), pod.path("spec"));
    }

    private static void tell(AdmissionContext context, NamespacePolicy policy, JsonNode pod) {
        Notes notes = context.request().notes();
        audit(notes, policy, pod);
        violated(policy.warn(), pod).ifPresent(what -> notes.warn("would violate " + what));
    }

    private static void audit(Notes notes, NamespacePolicy policy, JsonNode pod) {
        violated(policy.audit(), pod)
                .ifPresent(what ->
                        notes.annotate(PREFIX + "audit-violations", "would violate " + what));
    }

    /** {@code PodSecurity "restricted:latest": …}; empty when the pod keeps within the bound. */
    private static Optional<String> violated(Bound bound, JsonNode pod) {
        List<String> violations = violations(bound.level(), pod.path("metadata"), pod.path("spec"));
        return violations.isEmpty()
                ? Optional.empty()
                : Optional.of("PodSecurity \"" + bound + "\": " + String.join(", ", violations));
    }

    private void warnOfExisting(AdmissionContext context) {
        if (context.old().isEmpty()) {
            return;
        }
        Bound before =
                NamespacePolicy.of(settings.complete(labelsOf(Writes.old(context)))).enforce();
        Bound after =
                NamespacePolicy.of(settings.complete(labelsOf(Writes.object(context)))).enforce();
        boolean stricter =
                after.level().compareTo(before.level()) > 0
                        || !after.version().equals(before.version());
        if (stricter && after.level() != Level.PRIVILEGED) {
            ExistingPods.warnings(
                            context.name(), after, objects.list(Resources.PODS, context.name()))
                    .forEach(context.request().notes()::warn);
        }
    }

    private static JsonNode labelsOf(JsonNode object) {
        return object.path("metadata").path("labels");
    }

    static List<String> violations(Level level, JsonNode metadata, JsonNode spec) {
        Checked pod = Checked.of(metadata, spec);
        Stream<Function<Checked, Optional<String>>> checks =
                switch (level) {
                    case PRIVILEGED -> Stream.empty();
                    case BASELINE ->
                            Stream.concat(
                                    BaselineChecks.LOOSE.stream(), BaselineChecks.ALL.stream());
                    case RESTRICTED ->
                            Stream.concat(
                                    BaselineChecks.ALL.stream(), RestrictedChecks.ALL.stream());
                };
        return checks.map(check -> check.apply(pod)).flatMap(Optional::stream).toList();
    }

    private JsonNode labels(String namespace) {
        return objects.get(ObjectKey.cluster(Resources.NAMESPACES, namespace))
                .<JsonNode>map(PodSecurity::labelsOf)
                .map(settings::complete)
                .orElseGet(() -> settings.complete(JsonNodeFactory.instance.objectNode()));
    }

    private static void checkLabels(AdmissionContext context) {
        JsonNode labels = labelsOf(Writes.object(context));
        JsonNode before = labelsOf(Writes.old(context));
        List<Cause> causes = new ArrayList<>();
        for (String mode : MODES) {
            String value = labels.path(PREFIX + mode).asString("");
            boolean same = value.equals(before.path(PREFIX + mode).asString(""));
            if (!value.isEmpty() && !same && Level.parse(value).isEmpty()) {
                causes.add(
                        new Cause(
                                "FieldValueInvalid",
                                "Invalid value: \""
                                        + value
                                        + "\": must be one of privileged, baseline, restricted",
                                "metadata.labels[" + PREFIX + mode + "]"));
            }
        }
        if (!causes.isEmpty()) {
            throw Refusals.invalid("", "Namespace", context.name(), causes);
        }
    }
}
