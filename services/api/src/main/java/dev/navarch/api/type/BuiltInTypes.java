package dev.navarch.api.type;

import dev.navarch.api.type.TypeFile.TypeEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Reads the built-in types from the files under {@code types/}, one for each group. */
public final class BuiltInTypes {

    private static final String INDEX = "/types/index.yaml";

    private BuiltInTypes() {}

    /** The types with the versions that are served when nothing else is said. */
    public static List<ResourceDefinition> load(SchemaCatalog schemas) {
        return load(schemas, RuntimeConfig.DEFAULT);
    }

    public static List<ResourceDefinition> load(SchemaCatalog schemas, RuntimeConfig config) {
        YAMLMapper yaml = YAMLMapper.builder().build();
        List<ResourceDefinition> types = new ArrayList<>();
        for (JsonNode name : read(yaml, INDEX)) {
            TypeFile file = new TypeFile(read(yaml, "/types/" + name.asString()), schemas);
            for (TypeEntry entry : file.entries()) {
                types.add(entry.definition());
            }
        }
        return config.apply(types);
    }

    private static JsonNode read(YAMLMapper yaml, String resource) {
        try (InputStream in = BuiltInTypes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("missing " + resource);
            }
            return yaml.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
