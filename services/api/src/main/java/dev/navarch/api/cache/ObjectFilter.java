package dev.navarch.api.cache;

import dev.navarch.api.selector.FieldSelector;
import dev.navarch.api.selector.LabelSelector;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a list or a watch wants to see.
 *
 * @param namespace empty for all namespaces
 * @param absentValues by path: what a field that is not there equals, {@code false} for a boolean;
 *     empty text for paths that are not listed
 */
public record ObjectFilter(
        String namespace,
        LabelSelector labels,
        FieldSelector fields,
        Map<String, String> absentValues) {

    public static final ObjectFilter EVERYTHING =
            new ObjectFilter("", LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, Map.of());

    public ObjectFilter {
        absentValues = Map.copyOf(absentValues);
    }

    public boolean matches(@Nullable CachedObject object) {
        return object != null
                && (namespace.isEmpty() || namespace.equals(object.key().namespace()))
                && labels.matches(object.labels())
                && fieldsMatch(object);
    }

    /** Whether nothing but the namespace is asked of an object. */
    public boolean selectsAll() {
        return labels.requirements().isEmpty() && fields.conditions().isEmpty();
    }

    private boolean fieldsMatch(CachedObject object) {
        for (FieldSelector.Condition condition : fields.conditions()) {
            String value = object.value(condition.path());
            String shown = value == null ? absentValues.getOrDefault(condition.path(), "") : value;
            if (shown.equals(condition.value()) != condition.equal()) {
                return false;
            }
        }
        return true;
    }
}
