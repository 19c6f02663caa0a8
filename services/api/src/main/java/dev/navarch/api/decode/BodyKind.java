package dev.navarch.api.decode;

import dev.navarch.api.engine.Refusals;
import dev.navarch.api.type.AnySchema;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.Subresource;
import dev.navarch.api.type.TypeVersion;

/**
 * What a body has to be.
 *
 * @param version {@code v1}
 * @param apiVersion {@code apps/v1}
 * @param typed whether wrong types are refused when decoding; custom types leave it to validation
 */
record BodyKind(String kind, String version, String apiVersion, Schema schema, boolean typed) {

    static BodyKind of(
            SchemaCatalog schemas, ResourceDefinition type, String version, String subresource) {
        String other = type.subresource(subresource).map(Subresource::kind).orElse("");
        return other.isEmpty() ? itself(type, version) : another(schemas, other);
    }

    private static BodyKind itself(ResourceDefinition type, String version) {
        TypeVersion served =
                type.version(version)
                        .orElseThrow(() ->
                                Refusals.badRequest(type.key() + " has no version " + version));
        return new BodyKind(
                type.kind(), version, type.apiVersion(version), served.schema(), !type.custom());
    }

    private static BodyKind another(SchemaCatalog schemas, String named) {
        int slash = named.lastIndexOf('/');
        String apiVersion = named.substring(0, slash);
        String kind = named.substring(slash + 1);
        return new BodyKind(
                kind,
                apiVersion.substring(apiVersion.lastIndexOf('/') + 1),
                apiVersion,
                schemas.findKind(apiVersion, kind).orElse(AnySchema.INSTANCE),
                true);
    }
}
