package dev.navarch.api.engine;

import dev.navarch.api.type.ResourceDefinition;
import java.util.List;

/** What the engine answers; an adapter turns it into the bytes that the client accepts. */
public sealed interface ApiResponse {

    /**
     * One object.
     *
     * @param code 200, 201 or 202
     * @param bytes its JSON in the requested version
     * @param warnings texts for Warning headers
     */
    record One(int code, byte[] bytes, List<String> warnings) implements ApiResponse {}

    /**
     * A list, made of the objects' own bytes.
     *
     * @param revision the list's resourceVersion
     * @param continueToken empty on the last page
     * @param remaining how many objects are on later pages; negative when not known
     */
    record Many(
            ResourceDefinition type,
            String version,
            long revision,
            String continueToken,
            long remaining,
            List<byte[]> items)
            implements ApiResponse {}

    /** A watch; the adapter subscribes and writes what comes until either side closes. */
    record Stream(ResourceDefinition type, String version, WatchSource source)
            implements ApiResponse {}
}
