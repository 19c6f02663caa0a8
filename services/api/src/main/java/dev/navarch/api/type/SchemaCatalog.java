package dev.navarch.api.type;

import dev.navarch.schema.SchemaDefinitions;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/** The definitions of Kubernetes' own types, each read when first needed. */
public final class SchemaCatalog {

    public static final String OBJECT_META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

    private final ObjectNode definitions;
    private final Map<String, Schema> read = new ConcurrentHashMap<>();
    private final SchemaReader reader = new SchemaReader(this::get);
    private volatile int hash;

    public SchemaCatalog(ObjectNode definitions) {
        this.definitions = definitions;
    }

    public static SchemaCatalog load() {
        return new SchemaCatalog(SchemaDefinitions.load());
    }

    public Optional<Schema> find(String definition) {
        Schema known = read.get(definition);
        if (known != null) {
            return Optional.of(known);
        }
        return Optional.ofNullable(definitions.get(definition))
                .map(json -> {
                    Schema schema = reader.read(json, definition);
                    Schema earlier = read.putIfAbsent(definition, schema);
                    return earlier == null ? schema : earlier;
                });
    }

    public Schema get(String definition) {
        return find(definition)
                .orElseThrow(() -> new IllegalArgumentException("no definition " + definition));
    }

    /**
     * Finds the definition of a kind that is named by its API version, as bodies of subresources
     * are: {@code autoscaling/v1}, {@code Scale}.
     */
    public Optional<Schema> findKind(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "core" : apiVersion.substring(0, slash);
        String name =
                group.replaceFirst("\\..*", "")
                        + "."
                        + apiVersion.substring(slash + 1)
                        + "."
                        + kind;
        return find("io.k8s.api." + name);
    }

    /** Differs between builds whose definitions differ. */
    public String fingerprint() {
        return definitions.size() + "-" + Integer.toHexString(hash());
    }

    private int hash() {
        int known = hash;
        if (known == 0) {
            known = definitions.hashCode() | 1;
            hash = known;
        }
        return known;
    }

    /** Reads schemas that may refer to these definitions. */
    public SchemaReader reader() {
        return reader;
    }
}
