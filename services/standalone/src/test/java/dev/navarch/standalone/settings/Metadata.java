package dev.navarch.standalone.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the build has written down of the settings of all services. */
final class Metadata {

    private static final String FILE = "META-INF/spring-configuration-metadata.json";

    private Metadata() {}

    /** A setting as one service declares it. */
    record Property(String name, String type, String standard, String description, String source) {

        /** The service or command that declares it. */
        String service() {
            String[] parts = source.split("\\.");
            return switch (parts[2]) {
                case "bus" -> "all";
                case "nodeagent" -> "node-agent";
                case "api" ->
                        switch (parts[3]) {
                            case "release" ->
                                    name.replaceAll("^navarch\\.([a-z]+)\\..*", "navarch $1");
                            case "backup" -> "navarch backup";
                            default -> "api";
                        };
                default -> parts[2];
            };
        }
    }

    /** Those of Navarch; the class path has others'. */
    static List<Property> read() throws IOException {
        List<Property> all = new ArrayList<>();
        for (URL file : Collections.list(Metadata.class.getClassLoader().getResources(FILE))) {
            try (InputStream in = file.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
                    if (property.path("name").asString("").startsWith("navarch.")) {
                        all.add(property(property));
                    }
                }
            }
        }
        return all;
    }

    private static Property property(JsonNode json) {
        JsonNode standard = json.path("defaultValue");
        return new Property(
                json.path("name").asString(""),
                type(json.path("name").asString(""), json.path("type").asString("")),
                standard.isArray()
                        ? String.join(",", standard.valueStream().map(JsonNode::asString).toList())
                        : standard.asString("").replaceAll("^\\[(.*)]$", "$1").replace(", ", ","),
                json.path("description").asString(""),
                json.path("sourceType").asString("?.?.?.?"));
    }

    private static String type(String name, String java) {
        String held = java.replaceAll("^java\\.util\\.Optional<(.*)>$", "$1");
        return switch (held) {
            case "java.lang.Boolean" -> "true or false";
            case "java.lang.Integer", "java.lang.Long", "java.lang.Short" -> "whole number";
            case "java.lang.Double" -> "number";
            case "java.time.Duration" -> "time";
            case "org.springframework.util.unit.DataSize" -> "size";
            case "java.nio.file.Path" -> "path";
            case "java.lang.String" -> name.endsWith("-file") ? "path" : "text";
            default -> compound(name, held);
        };
    }

    private static String compound(String name, String java) {
        if (java.startsWith("java.util.Map<")) {
            return "map";
        }
        if (java.startsWith("java.util.List<") || java.startsWith("java.util.Set<")) {
            return "list";
        }
        try {
            List<String> values = new ArrayList<>();
            for (Object value : Class.forName(java).getEnumConstants()) {
                values.add(value.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
            return String.join(", ", values);
        } catch (ClassNotFoundException | NullPointerException e) {
            throw new AssertionError(name + " has a type that the page cannot show: " + java, e);
        }
    }
}
