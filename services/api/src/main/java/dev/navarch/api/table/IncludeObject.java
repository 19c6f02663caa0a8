package dev.navarch.api.table;

import dev.navarch.api.engine.Options;
import dev.navarch.api.engine.Refusals;

/** What a table's rows carry of their objects: the {@code includeObject} parameter. */
public enum IncludeObject {
    NONE,
    METADATA,
    OBJECT;

    /**
     * Reads the parameter; empty text means {@link #METADATA}.
     *
     * @throws dev.navarch.api.engine.ApiException if it is none of None, Metadata and Object
     */
    public static IncludeObject of(Options options) {
        String text = options.first("includeObject");
        return switch (text) {
            case "", "Metadata" -> METADATA;
            case "None" -> NONE;
            case "Object" -> OBJECT;
            default -> throw Refusals.badRequest("unrecognized includeObject value: " + text);
        };
    }
}
