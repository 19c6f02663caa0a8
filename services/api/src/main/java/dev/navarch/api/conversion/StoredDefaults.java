package dev.navarch.api.conversion;

import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.type.ResourceDefinition;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives custom objects the defaults of their definition when they are read: one that was stored
 * before its definition had a default has it from then on. Only objects of definitions with
 * defaults pay for this, by being parsed.
 */
public final class StoredDefaults implements Conversion {

    /** What the definition of such a type says of its conversion. */
    public static final String MARK = "defaults";

    private final Conversion inner;
    private final ObjectDecoder decoder;

    public StoredDefaults(Conversion inner, ObjectDecoder decoder) {
        this.inner = inner;
        this.decoder = decoder;
    }

    private static boolean has(ResourceDefinition type) {
        return type.conversion().equals(MARK);
    }

    @Override
    public boolean asStored(ResourceDefinition type, String version) {
        return !has(type) && inner.asStored(type, version);
    }

    @Override
    public boolean blocks(ResourceDefinition type) {
        return inner.blocks(type);
    }

    @Override
    public ObjectNode fromStorage(ResourceDefinition type, String version, ObjectNode stored) {
        return completed(type, version, inner.fromStorage(type, version, stored));
    }

    @Override
    public List<ObjectNode> allFromStorage(
            ResourceDefinition type, String version, List<ObjectNode> stored) {
        return inner.allFromStorage(type, version, stored).stream()
                .map(object -> completed(type, version, object))
                .toList();
    }

    @Override
    public ObjectNode toStorage(ResourceDefinition type, String version, ObjectNode object) {
        return inner.toStorage(type, version, object);
    }

    private ObjectNode completed(ResourceDefinition type, String version, ObjectNode object) {
        if (has(type)) {
            decoder.applyDefaults(type, version, object);
        }
        return object;
    }
}
