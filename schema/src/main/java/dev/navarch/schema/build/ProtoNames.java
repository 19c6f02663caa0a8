package dev.navarch.schema.build;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the definition name of a model class. The model classes carry only {@code V1Pod}; the
 * protobuf messages carry their Go package, which the definition name is made of.
 */
final class ProtoNames {

    private static final Pattern MODEL =
            Pattern.compile("([A-Z][a-z]+)??(V\\d+(?:(?:alpha|beta)\\d+)?)([A-Z].*)");

    /** The aggregation layer publishes no protobuf files. */
    private static final String AGGREGATOR = "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.";

    private final Map<String, Descriptor> byDefinition = new HashMap<>();

    /** {@code v1.Pod} to the messages of that version and name. */
    private final Map<String, List<Descriptor>> byShortName = new HashMap<>();

    void add(FileDescriptor file) {
        for (Descriptor message : file.getMessageTypes()) {
            if (byDefinition.put(definition(message), message) == null) {
                String version =
                        file.getPackage().substring(file.getPackage().lastIndexOf('.') + 1);
                byShortName
                        .computeIfAbsent(version + "." + message.getName(), n -> new ArrayList<>())
                        .add(message);
            }
        }
        file.getDependencies().forEach(this::add);
    }

    /** The definition that a model class stands for, by its name alone. */
    Optional<String> ofModel(String simpleName) {
        Matcher m = MODEL.matcher(simpleName);
        if (!m.matches()) {
            return Optional.empty();
        }
        String version = m.group(2).toLowerCase(Locale.ROOT);
        String prefix = m.group(1) == null ? "" : m.group(1).toLowerCase(Locale.ROOT);
        if (prefix.equals("apiregistration") || m.group(3).startsWith("APIService")) {
            return Optional.of(AGGREGATOR + m.group(3));
        }
        return byShortName.getOrDefault(version + "." + m.group(3), List.of()).stream()
                .filter(d -> prefix.isEmpty() || inGroup(d, prefix))
                .map(ProtoNames::definition)
                .sorted()
                .findFirst();
    }

    /** The definition that a field refers to, when the messages know the field. */
    Optional<String> ofField(String definition, String field) {
        return Optional.ofNullable(byDefinition.get(definition))
                .map(d -> d.findFieldByName(field))
                .flatMap(ProtoNames::message)
                .map(ProtoNames::definition);
    }

    /**
     * The fields of all messages by their numbers.
     *
     * @param definitions tell what JSON calls the fields, and which it does not nest
     */
    ObjectNode messages(ObjectNode definitions) {
        ObjectNode messages = JsonNodeFactory.instance.objectNode();
        byDefinition.forEach(
                (name, message) -> messages.set(name, fields(message, definitions.path(name))));
        return messages;
    }

    private static ObjectNode fields(Descriptor message, JsonNode definition) {
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        Map<String, String> inJson = new HashMap<>();
        for (String name : definition.path("properties").propertyNames()) {
            inJson.put(letters(name), name);
        }
        Set<String> required = new HashSet<>();
        definition.path("required").forEach(name -> required.add(name.asString()));
        for (FieldDescriptor field : message.getFields()) {
            ObjectNode json = fields.putObject(Integer.toString(field.getNumber()));
            String name = inJson.getOrDefault(letters(field.getName()), field.getName());
            json.put("name", name);
            FieldDescriptor value =
                    field.isMapField() ? field.getMessageType().findFieldByName("value") : field;
            json.put("type", value.getType().name().toLowerCase(Locale.ROOT));
            message(field).ifPresent(of -> json.put("message", definition(of)));
            if (field.isMapField()) {
                json.put("map", true);
            } else if (field.isRepeated()) {
                json.put("repeated", true);
            } else if (json.has("message")
                    && definition.has("properties")
                    && !definition.path("properties").has(name)) {
                json.put("inline", true);
            } else if (required.contains(name)) {
                json.put("required", true);
            }
        }
        return fields;
    }

    /** JSON writes {@code $ref} and {@code x-kubernetes-map-type} where protobuf cannot. */
    private static String letters(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "").toLowerCase(Locale.ROOT);
    }

    private static Optional<Descriptor> message(FieldDescriptor field) {
        if (field.isMapField()) {
            return message(field.getMessageType().findFieldByName("value"));
        }
        return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                ? Optional.of(field.getMessageType())
                : Optional.empty();
    }

    private static boolean inGroup(Descriptor message, String group) {
        return List.of(message.getFile().getPackage().split("\\.")).contains(group);
    }

    private static String definition(Descriptor message) {
        return "io." + message.getFullName().replaceFirst("^k8s\\.io", "k8s").replace('_', '-');
    }
}
