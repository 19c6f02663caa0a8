package dev.navarch.api.table;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes {@code PartialObjectMetadata}: objects without all but their metadata. */
public final class PartialMetadata {

    private static final JsonMapper JSON = JsonMapper.shared();

    private PartialMetadata() {}

    /**
     * @param metaVersion {@code v1} or {@code v1beta1} of {@code meta.k8s.io}
     */
    public static byte[] one(byte[] object, String metaVersion) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            write(json, JSON.readTree(object), metaVersion);
        }
        return out.toByteArray();
    }

    /** {@code PartialObjectMetadataList}. */
    public static byte[] list(List<byte[]> objects, ListState list, String metaVersion) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(128 + objects.size() * 512);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("kind", "PartialObjectMetadataList");
            json.writeStringProperty("apiVersion", "meta.k8s.io/" + metaVersion);
            writeListMeta(json, list);
            json.writeName("items");
            json.writeStartArray();
            for (byte[] object : objects) {
                write(json, JSON.readTree(object), metaVersion);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    static void write(JsonGenerator json, JsonNode object, String metaVersion) {
        json.writeStartObject();
        json.writeStringProperty("kind", "PartialObjectMetadata");
        json.writeStringProperty("apiVersion", "meta.k8s.io/" + metaVersion);
        json.writeName("metadata");
        JSON.writeTree(json, object.path("metadata"));
        json.writeEndObject();
    }

    static void writeListMeta(JsonGenerator json, ListState list) {
        json.writeName("metadata");
        json.writeStartObject();
        if (!list.resourceVersion().isEmpty()) {
            json.writeStringProperty("resourceVersion", list.resourceVersion());
        }
        if (!list.continueToken().isEmpty()) {
            json.writeStringProperty("continue", list.continueToken());
        }
        if (list.remaining() > 0 && !list.continueToken().isEmpty()) {
            json.writeNumberProperty("remainingItemCount", list.remaining());
        }
        json.writeEndObject();
    }
}
