package dev.navarch.model;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.DeserializationFeature;
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
        return MAPPER.readerFor(type)::readValue;
    }

    /**
     * @throws tools.jackson.core.JacksonException if this is not such an object
     */
    public static <T> T read(byte[] json, Class<T> type) {
        return MAPPER.readValue(json, type);
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
