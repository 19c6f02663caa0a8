package dev.navarch.api.cel;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an expression constructed: {@code Object.spec{replicas: 3}} or {@code JSONPatch{…}}.
 *
 * @param type {@code Object.spec}
 */
public record Made(String type, Map<String, Object> fields) {

    static final String OBJECT = "Object";

    public Made {
        fields = new LinkedHashMap<>(fields);
    }

    /**
     * Compares the names of the types with the places where they stand, {@code Object.spec} at
     * {@code spec}: the compiler does not.
     *
     * @return what is wrong
     */
    public Optional<String> mismatch() {
        return mismatch(this, type);
    }

    private static Optional<String> mismatch(Object value, String path) {
        return switch (value) {
            case Made made when !made.type.equals(path) ->
                    Optional.of(
                            "unexpected type name \""
                                    + made.type
                                    + "\", expected \""
                                    + path
                                    + "\", which matches field name path from root Object type");
            case Made made ->
                    made.fields.entrySet().stream()
                            .map(f -> mismatch(f.getValue(), path + "." + f.getKey()))
                            .flatMap(Optional::stream)
                            .findFirst();
            case List<?> list -> first(list, path);
            case Map<?, ?> map -> first(map.values(), path);
            default -> Optional.empty();
        };
    }

    private static Optional<String> first(Iterable<?> values, String path) {
        for (Object value : values) {
            Optional<String> wrong = mismatch(value, path);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }
}
