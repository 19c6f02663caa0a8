package dev.navarch.api.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.navarch.api.type.Schema;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Schemas as types of CEL. Objects become types of their definition's name, or of their path where
 * they have none, and are looked up when an expression reaches them: schemas may be recursive.
 */
final class SchemaTypes {

    private final Map<String, Schema> objects = new HashMap<>();

    CelType of(String path, Schema schema) {
        if (schema.intOrString()) {
            return SimpleType.DYN;
        }
        return switch (schema.type()) {
            case "object" -> object(path, schema);
            case "array" ->
                    ListType.create(
                            schema.items()
                                    .map(items -> of(path + ".item", items))
                                    .orElse(SimpleType.DYN));
            case "integer" -> SimpleType.INT;
            case "number" -> SimpleType.DOUBLE;
            case "boolean" -> SimpleType.BOOL;
            case "string" ->
                    schema.format().equals("date-time") ? SimpleType.DYN : SimpleType.STRING;
            default -> SimpleType.DYN;
        };
    }

    private CelType object(String path, Schema schema) {
        if (!schema.properties().isEmpty() && !schema.preservesUnknownFields()) {
            String name = schema.definition().isEmpty() ? path : schema.definition();
            objects.put(name, schema);
            return StructTypeReference.create(name);
        }
        return schema.additionalProperties()
                .<CelType>map(
                        values -> MapType.create(SimpleType.STRING, of(path + ".value", values)))
                .orElse(SimpleType.DYN);
    }

    /** The fields of an object's type. */
    Optional<Map<String, CelType>> fields(String name) {
        return Optional.ofNullable(objects.get(name))
                .map(schema -> {
                    Map<String, CelType> fields = new HashMap<>();
                    schema.properties()
                            .forEach((field, s) -> fields.put(field, of(name + "." + field, s)));
                    return fields;
                });
    }
}
