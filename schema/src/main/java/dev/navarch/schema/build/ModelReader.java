package dev.navarch.schema.build;

import com.google.gson.annotations.SerializedName;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.swagger.annotations.ApiModel;
import io.swagger.annotations.ApiModelProperty;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Turns annotated model classes into OpenAPI definitions, following what they refer to. */
final class ModelReader {

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final Set<Class<?>> WELL_KNOWN =
            Set.of(OffsetDateTime.class, Quantity.class, IntOrString.class, Object.class);

    private final ProtoNames names;
    private final Map<String, ObjectNode> definitions = new TreeMap<>();
    private final Deque<Map.Entry<String, Class<?>>> waiting = new ArrayDeque<>();

    ModelReader(ProtoNames names) {
        this.names = names;
    }

    Map<String, ObjectNode> definitions() {
        return definitions;
    }

    void read(String definition, Class<?> model) {
        waiting.add(Map.entry(definition, model));
        while (!waiting.isEmpty()) {
            var next = waiting.remove();
            if (!definitions.containsKey(next.getKey())) {
                definitions.put(next.getKey(), definition(next.getKey(), next.getValue()));
            }
        }
    }

    private ObjectNode definition(String name, Class<?> model) {
        ObjectNode schema = JsonMapper.shared().createObjectNode();
        ApiModel about = model.getAnnotation(ApiModel.class);
        if (about != null) {
            schema.put("description", about.description());
        }
        schema.put("type", "object");
        Map<String, ApiModelProperty> documentation = documentation(model);
        Map<String, ObjectNode> properties = new TreeMap<>();
        for (Field field : model.getDeclaredFields()) {
            SerializedName json = field.getAnnotation(SerializedName.class);
            if (json == null) {
                continue;
            }
            ObjectNode property = JsonMapper.shared().createObjectNode();
            ApiModelProperty said = documentation.get(getter(field.getName()));
            if (said != null && !said.value().isEmpty()) {
                property.put("description", said.value());
            }
            describe(property, name, json.value(), field.getGenericType());
            properties.put(json.value(), property);
            if (said != null && said.required()) {
                schema.withArray("required").add(json.value());
            }
        }
        ObjectNode listed = schema.putObject("properties");
        properties.forEach(listed::set);
        return schema;
    }

    private static Map<String, ApiModelProperty> documentation(Class<?> model) {
        Map<String, ApiModelProperty> found = new HashMap<>();
        for (Method method : model.getDeclaredMethods()) {
            ApiModelProperty said = method.getAnnotation(ApiModelProperty.class);
            if (said != null) {
                found.put(letters(method.getName()), said);
            }
        }
        return found;
    }

    /**
     * Getters are named by the generator's own rules of capitals; letters alone tell them apart.
     */
    private static String getter(String field) {
        return letters("get" + field);
    }

    private static String letters(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(java.util.Locale.ROOT);
    }

    private void describe(ObjectNode schema, String owner, String field, Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            if (generic.getRawType() == List.class) {
                schema.put("type", "array");
                describe(schema.putObject("items"), owner, field, arguments[0]);
            } else {
                schema.put("type", "object");
                describe(schema.putObject("additionalProperties"), owner, field, arguments[1]);
            }
        } else if (type instanceof Class<?> plain) {
            scalar(schema, owner, field, plain);
        } else {
            throw new IllegalStateException(owner + "." + field + " is a " + type);
        }
    }

    private void scalar(ObjectNode schema, String owner, String field, Class<?> type) {
        if (type == String.class || type == java.net.URI.class) {
            schema.put("type", "string");
        } else if (type == Integer.class) {
            schema.put("type", "integer").put("format", "int32");
        } else if (type == Long.class) {
            schema.put("type", "integer").put("format", "int64");
        } else if (type == Double.class) {
            schema.put("type", "number").put("format", "double");
        } else if (type == Boolean.class) {
            schema.put("type", "boolean");
        } else if (type == byte[].class) {
            schema.put("type", "string").put("format", "byte");
        } else {
            reference(schema, owner, field, type);
        }
    }

    private void reference(ObjectNode schema, String owner, String field, Class<?> type) {
        String definition =
                names.ofField(owner, field)
                        .or(() -> names.ofModel(type.getSimpleName()))
                        .orElseGet(() -> wellKnown(type, owner + "." + field));
        schema.put("$ref", definition);
        if (WELL_KNOWN.contains(type)) {
            definitions.computeIfAbsent(definition, WellKnown::schema);
        } else {
            waiting.add(Map.entry(definition, type));
        }
    }

    private static String wellKnown(Class<?> type, String where) {
        if (type == OffsetDateTime.class) {
            return META + "Time";
        } else if (type == Quantity.class) {
            return "io.k8s.apimachinery.pkg.api.resource.Quantity";
        } else if (type == IntOrString.class) {
            return "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
        } else if (type == Object.class) {
            return "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON";
        }
        throw new IllegalStateException("no definition for " + type + " of " + where);
    }
}
