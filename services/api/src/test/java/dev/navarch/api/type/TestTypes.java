package dev.navarch.api.type;

import dev.navarch.model.GroupResource;
import java.util.Locale;

/** Types made for tests. */
final class TestTypes {

    private TestTypes() {}

    /** A type like another, under a name of its own. */
    static ResourceDefinition named(ResourceDefinition like, GroupResource key, String kind) {
        return new ResourceDefinition(
                key,
                key,
                kind,
                kind + "List",
                kind.toLowerCase(Locale.ROOT),
                like.shortNames(),
                like.categories(),
                like.scope(),
                like.verbs(),
                like.versions(),
                like.storageVersion(),
                like.subresources(),
                like.selectableFields(),
                like.nameRule(),
                like.conversion(),
                true);
    }
}
