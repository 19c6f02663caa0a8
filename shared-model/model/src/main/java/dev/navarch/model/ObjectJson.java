package dev.navarch.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads objects for those who act on what they say: unknown fields are passed over, and {@code
 * metadata.managedFields} too, which nobody but the API needs and which is often the largest part.
 */
public final class ObjectJson {

    private static final JsonIgnoreProperties.Value MANAGED_FIELDS =
            JsonIgnoreProperties.Value.forIgnoredProperties("managedFields");

    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .annotationIntrospector(new WithoutManagedFields())
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private ObjectJson() {}

    /** For what is read and written besides objects; it leaves the same out. */
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /** A decoder for a view; it throws {@link tools.jackson.core.JacksonException}. */
    public static <T> Function<byte[], T> decoder(Class<T> type) {
        ObjectReader reader = MAPPER.readerFor(type);
        return json -> reader.readValue(withoutManagedFields(json));
    }

    /**
     * @throws tools.jackson.core.JacksonException if this is not such an object
     */
    public static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(withoutManagedFields(json), type);
    }

    /**
     * The same with an empty list in their place: a parser would read every name in them, and some
     * of these names are different in every object. What is no object comes back as it is.
     */
    public static byte[] withoutManagedFields(byte[] json) {
        try {
            return cut(json);
        } catch (IndexOutOfBoundsException notJson) {
            return json;
        }
    }

    private static byte[] cut(byte[] json) {
        OptionalInt metadata = JsonBytes.field(json, 0, "metadata");
        if (metadata.isEmpty()) {
            return json;
        }
        OptionalInt list = JsonBytes.field(json, metadata.getAsInt(), "managedFields");
        if (list.isEmpty() || json[list.getAsInt()] != '[') {
            return json;
        }
        int from = list.getAsInt() + 1;
        int to = JsonBytes.end(json, list.getAsInt()) - 1;
        byte[] rest = Arrays.copyOf(json, json.length - (to - from));
        System.arraycopy(json, to, rest, from, json.length - to);
        return rest;
    }

    private static final class WithoutManagedFields extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        /** The field of a class, and no key of a map: a label may have this name. */
        @Override
        public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                MapperConfig<?> config, Annotated annotated) {
            JsonIgnoreProperties.Value said = super.findPropertyIgnoralByName(config, annotated);
            return annotated instanceof AnnotatedClass type
                            && !Map.class.isAssignableFrom(type.getRawType())
                    ? JsonIgnoreProperties.Value.merge(said, MANAGED_FIELDS)
                    : said;
        }
    }
}
