package dev.navarch.api.settings;

import dev.navarch.model.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * An object in a configuration file, which knows where it stands, so that whatever is wrong is said
 * with its place: {@code navarch.audit.policy-file (/etc/policy.yaml): rules[0].level: …}.
 *
 * @param where setting, file and path
 */
public record Section(String where, ObjectNode json) {

    private static final YAMLMapper YAML =
            YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final Pattern TIME = Pattern.compile("([0-9]+)(ms|s|m|h)");

    /**
     * Reads a whole file.
     *
     * @param setting the property that names the file
     * @throws SettingException if it cannot be read or is no object
     */
    public static Section read(String setting, Path file) {
        return parse(where(setting, file), text(setting, file));
    }

    /** How a setting and the file that it names are shown. */
    static String where(String setting, Path file) {
        return setting + " (" + file + ")";
    }

    /** A file's content, whatever it is. */
    static String text(String setting, Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw new SettingException(where(setting, file), "there is no such file");
        } catch (IOException unreadable) {
            throw new SettingException(
                    where(setting, file), "cannot be read: " + unreadable.getMessage());
        }
    }

    /**
     * @throws SettingException if it is no object in YAML or JSON
     */
    public static Section parse(String where, String text) {
        try {
            if (YAML.readTree(text) instanceof ObjectNode object) {
                return new Section(where, object);
            }
        } catch (JacksonException unreadable) {
            // The parser's own message shows the line, which may hold a key.
            throw new SettingException(
                    where,
                    "is neither YAML nor JSON, see line " + unreadable.getLocation().getLineNr());
        }
        throw new SettingException(where, "must be an object in YAML or JSON");
    }

    /**
     * @param versions the API versions that are understood
     */
    public Section of(String kind, List<String> versions) {
        if (!text("kind").equals(kind) || !versions.contains(text("apiVersion"))) {
            throw new SettingException(
                    where,
                    "must be a "
                            + kind
                            + " of "
                            + String.join(" or ", versions)
                            + ", not \""
                            + text("kind")
                            + "\" of \""
                            + text("apiVersion")
                            + "\"");
        }
        return this;
    }

    /** Refuses every field but these, since one that is misspelt would silently do nothing. */
    public Section only(String... fields) {
        Set<String> known = Set.of(fields);
        for (String name : json.propertyNames()) {
            if (!known.contains(name)) {
                throw problem(name, "there is no such field");
            }
        }
        return this;
    }

    public boolean has(String field) {
        return !json.path(field).isMissingNode() && !json.path(field).isNull();
    }

    /** Empty when there is none. */
    public String text(String field) {
        JsonNode value = json.path(field);
        if (has(field) && !value.isString()) {
            throw problem(field, "must be a text");
        }
        return value.asString("");
    }

    public String required(String field) {
        String text = text(field);
        if (text.isEmpty()) {
            throw problem(field, "is required");
        }
        return text;
    }

    public boolean flag(String field, boolean otherwise) {
        if (has(field) && !json.path(field).isBoolean()) {
            throw problem(field, "must be true or false");
        }
        return json.path(field).asBoolean(otherwise);
    }

    /** {@code 500ms}, {@code 3s}, {@code 1m30s}. */
    public Duration time(String field, Duration otherwise) {
        String text = text(field);
        if (text.isEmpty()) {
            return otherwise;
        }
        Matcher part = TIME.matcher(text);
        Duration time = Duration.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            long number = Long.parseLong(part.group(1));
            time =
                    time.plus(
                            switch (part.group(2)) {
                                case "ms" -> Duration.ofMillis(number);
                                case "s" -> Duration.ofSeconds(number);
                                case "m" -> Duration.ofMinutes(number);
                                default -> Duration.ofHours(number);
                            });
            end = part.end();
        }
        if (end != text.length()) {
            throw problem(field, "must be a time like 500ms, 10s or 1m30s");
        }
        return time;
    }

    public List<String> texts(String field) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array(field)) {
            if (!item.isString()) {
                throw problem(field, "must be a list of texts");
            }
            texts.add(item.asString());
        }
        return texts;
    }

    public List<Section> items(String field) {
        List<Section> items = new ArrayList<>();
        for (JsonNode item : array(field)) {
            String place = at(field + "[" + items.size() + "]");
            if (!(item instanceof ObjectNode object)) {
                throw new SettingException(place, "must be an object");
            }
            items.add(new Section(place, object));
        }
        return items;
    }

    public Optional<Section> child(String field) {
        if (!has(field)) {
            return Optional.empty();
        }
        if (!(json.get(field) instanceof ObjectNode object)) {
            throw problem(field, "must be an object");
        }
        return Optional.of(new Section(at(field), object));
    }

    public SettingException problem(String field, String why) {
        return new SettingException(at(field), why);
    }

    private JsonNode array(String field) {
        JsonNode value = json.path(field);
        if (has(field) && !value.isArray()) {
            throw problem(field, "must be a list");
        }
        return value;
    }

    /** The path within the file follows the file after a colon, and itself is joined by dots. */
    private String at(String field) {
        return where + (where.endsWith(")") ? ": " : ".") + field;
    }
}
