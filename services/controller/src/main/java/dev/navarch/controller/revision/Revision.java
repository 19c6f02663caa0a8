package dev.navarch.controller.revision;

import dev.navarch.controller.object.Json;
import dev.navarch.controller.object.MergePatch;
import dev.navarch.controller.object.Names;
import dev.navarch.controller.object.Owners;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The templates that a set has had, each kept as a ControllerRevision: a strategic merge patch of
 * the set, which {@code kubectl rollout undo} applies.
 */
public final class Revision {

    private Revision() {}

    /** The revision's content for a template. */
    public static ObjectNode data(PodTemplateSpec template) {
        ObjectNode data = Json.object();
        ObjectNode patch = data.putObject("spec").putObject("template");
        patch.setAll(Json.tree(template));
        patch.put("$patch", "replace");
        return data;
    }

    /** The latest revision with the template's content. */
    public static Optional<ControllerRevision> find(
            List<ControllerRevision> revisions, PodTemplateSpec template) {
        ObjectNode data = data(template);
        return revisions.stream()
                .filter(revision -> MergePatch.same(dataOf(revision), data))
                .max(Comparator.comparing(ControllerRevision::getRevision));
    }

    private static JsonNode dataOf(ControllerRevision revision) {
        return revision.getData() == null ? Json.object() : Json.node(revision.getData());
    }

    /** The template that a revision keeps. */
    public static PodTemplateSpec template(ControllerRevision revision) {
        ObjectNode template = (ObjectNode) dataOf(revision).path("spec").path("template");
        ObjectNode copy = template.deepCopy();
        copy.remove("$patch");
        return Json.convert(copy, PodTemplateSpec.class);
    }

    /**
     * A revision to be.
     *
     * @param labels of the set's template; the hash is added under the given label
     */
    public static ControllerRevision of(
            HasMetadata set,
            PodTemplateSpec template,
            Map<String, String> labels,
            String hashLabel,
            long number,
            int collisions) {
        ObjectNode data = data(template);
        String hash = Names.hash(Json.bytes(data), collisions == 0 ? "" : "" + collisions);
        return new ControllerRevisionBuilder()
                .withNewMetadata()
                .withNamespace(set.getMetadata().getNamespace())
                .withName(set.getMetadata().getName() + "-" + hash)
                .withLabels(labels)
                .addToLabels(hashLabel, hash)
                .withOwnerReferences(Owners.reference(set))
                .endMetadata()
                .withData(data)
                .withRevision(number)
                .build();
    }
}
