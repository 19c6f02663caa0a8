package dev.navarch.controller.graph;

import dev.navarch.controller.object.ObjectMetaReader.Meta;
import dev.navarch.controller.runtime.Write;
import dev.navarch.model.ObjectKey;
import dev.navarch.model.Preconditions;
import java.util.Optional;

/** An object of any type, by what all objects have. */
public record GraphNode(ObjectKey key, Meta meta, long revision) {

    /** The version to write it in. */
    public String version() {
        return Write.versionOf(meta.apiVersion());
    }

    /** It must still be the object, in the state, that is known here. */
    public Preconditions unchanged() {
        return new Preconditions(
                Optional.of(meta.uid()),
                meta.resourceVersion().isEmpty()
                        ? Optional.empty()
                        : Optional.of(meta.resourceVersion()));
    }
}
