package dev.navarch.metrics.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A field selector, on {@code metadata.name} and {@code metadata.namespace}. */
final class FieldQuery implements Predicate<Map<String, String>> {

    private record Requirement(String field, String value, boolean equal) {}

    private final List<Requirement> requirements;

    private FieldQuery(List<Requirement> requirements) {
        this.requirements = requirements;
    }

    /**
     * Reads a selector; the empty one selects everything.
     *
     * @throws IllegalArgumentException for what is none, or names another field
     */
    static FieldQuery parse(String text) {
        List<Requirement> requirements = new ArrayList<>();
        for (String part : text.split(",")) {
            if (part.isBlank()) {
                continue;
            }
            boolean equal = !part.contains("!=");
            String[] sides = part.split(equal ? "==?" : "!=", 2);
            String field = sides[0].strip();
            if (sides.length < 2
                    || !(field.equals("metadata.name") || field.equals("metadata.namespace"))) {
                throw new IllegalArgumentException("field label not supported: " + field);
            }
            requirements.add(new Requirement(field, sides[1].strip(), equal));
        }
        return new FieldQuery(requirements);
    }

    @Override
    public boolean test(Map<String, String> fields) {
        return requirements.stream()
                .allMatch(each ->
                        each.value().equals(fields.getOrDefault(each.field(), "")) == each.equal());
    }
}
