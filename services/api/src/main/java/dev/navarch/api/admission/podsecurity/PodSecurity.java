package dev.navarch.api.admission.podsecurity;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.Writes;
import dev.navarch.api.engine.ApiException.Cause;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
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
 * pod-security.kubernetes.io/enforce} names (KEP-2579). The standards have one version here, the
 * newest, whatever version a label asks for.
 */
public final class PodSecurity implements AdmissionPlugin {

    private static final String PREFIX = "pod-security.kubernetes.io/";
    private static final String ENFORCE = PREFIX + "enforce";
    private static final List<String> MODES = List.of("enforce", "audit", "warn");

    private final ObjectTrees objects;

    public PodSecurity(ObjectTrees objects) {
        this.objects = objects;
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
        if (context.request().type().key().equals(Resources.NAMESPACES)) {
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
            return;
        }
        JsonNode labels = labels(context.request().namespace());
        Level level = Level.parse(labels.path(ENFORCE).asString("")).orElse(Level.PRIVILEGED);
        ObjectNode pod = Writes.object(context);
        List<String> violations = violations(level, pod.path("metadata"), pod.path("spec"));
        if (!violations.isEmpty()) {
            throw Writes.forbidden(
                    context,
                    "violates PodSecurity \""
                            + level.text()
                            + ":"
                            + labels.path(ENFORCE + "-version").asString("latest")
                            + "\": "
                            + String.join(", ", violations));
        }
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
                .<JsonNode>map(n -> n.path("metadata").path("labels"))
                .orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private static void checkLabels(AdmissionContext context) {
        JsonNode labels = Writes.object(context).path("metadata").path("labels");
        JsonNode before = Writes.old(context).path("metadata").path("labels");
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
