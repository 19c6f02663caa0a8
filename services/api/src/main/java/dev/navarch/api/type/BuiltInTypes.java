package dev.navarch.api.type;

import dev.navarch.api.encoding.Packaged;
import dev.navarch.api.type.TypeFile.TypeEntry;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads the built-in types from the files under {@code types/}, one for each group. */
public final class BuiltInTypes {

    private static final String INDEX = "/types/index.yaml";

    private BuiltInTypes() {}

    /** The types with the versions that are served when nothing else is said. */
    public static List<ResourceDefinition> load(SchemaCatalog schemas) {
        return load(schemas, RuntimeConfig.DEFAULT);
    }

    public static List<ResourceDefinition> load(SchemaCatalog schemas, RuntimeConfig config) {
        List<ResourceDefinition> types = new ArrayList<>();
        for (JsonNode name : Packaged.tree(INDEX)) {
            TypeFile file = new TypeFile(Packaged.tree("/types/" + name.asString()), schemas);
            for (TypeEntry entry : file.entries()) {
                types.add(entry.definition());
            }
        }
        return config.apply(types);
    }
}
