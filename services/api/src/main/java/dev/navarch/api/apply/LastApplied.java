package dev.navarch.api.apply;

import dev.navarch.api.type.Schema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The upgrade from client-side apply: who used {@code kubectl apply} before owns, as {@code
 * kubectl}, the fields that its annotation says were applied, so they do not conflict.
 */
final class LastApplied {

    /** The only manager whose annotation this is. */
    private static final String KUBECTL = "kubectl";

    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    /** An object's annotations may not be longer than this, in bytes. */
    private static final int MAX_ANNOTATION = 256 * 1024;

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private LastApplied() {}

    /** The conflicts that are left when those are forgiven which the annotation explains. */
    static List<ApplyConflict> unexplained(
            List<ApplyConflict> conflicts,
            String manager,
            ObjectNode live,
            ObjectNode touched,
            Schema schema) {
        Optional<String> annotation = read(live);
        if (!manager.equals(KUBECTL) || annotation.isEmpty()) {
            return conflicts;
        }
        try {
            if (!(JSON.readTree(annotation.get()) instanceof ObjectNode config)) {
                return conflicts;
            }
            ObjectNode applied = FieldsOf.applied(config, schema, field -> true);
            Set<String> explained = Set.copyOf(FieldTree.common(applied, touched));
            return conflicts.stream().filter(c -> !explained.contains(c.path())).toList();
        } catch (JacksonException | FieldsOf.UntypedException e) {
            return conflicts;
        }
    }

    /** Keeps the annotation true, so that client-side apply still works afterwards. */
    static void refresh(ObjectNode object, ObjectNode config, String manager) {
        if (!manager.equals(KUBECTL) || read(object).isEmpty()) {
            return;
        }
        ObjectNode applied = config.deepCopy();
        if (applied.path("metadata").path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(ANNOTATION);
        }
        String text = applied.toString() + "\n";
        object.withObjectProperty("metadata")
                .withObjectProperty("annotations")
                .set(
                        ANNOTATION,
                        JsonNodeFactory.instance.stringNode(
                                text.length() > MAX_ANNOTATION ? "" : text));
    }

    private static Optional<String> read(ObjectNode object) {
        String text = object.path("metadata").path("annotations").path(ANNOTATION).asString("");
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
