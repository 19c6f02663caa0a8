package dev.navarch.api.protobuf;

import dev.navarch.api.encoding.Json;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.type.ResourceDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;

/**
 * Writes answers as {@code application/vnd.kubernetes.protobuf}, made of the objects' JSON by the
 * published messages. Custom types have no messages; only their metadata can be written.
 */
public final class ProtobufAnswers {

    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final int PIECE = 1 << 20;

    private final Messages messages;
    private final EncodedCache objects = new EncodedCache();
    private final EncodedCache metadata = new EncodedCache();

    /**
     * What the envelope says of the message in it.
     *
     * @param apiVersion {@code apps/v1}
     */
    public record TypeMeta(String apiVersion, String kind) {

        static TypeMeta of(byte[] object) {
            String apiVersion = "";
            String kind = "";
            try (JsonParser json = Json.MAPPER.createParser(object)) {
                json.nextToken();
                for (String name = json.nextName(); name != null; name = json.nextName()) {
                    json.nextToken();
                    if (name.equals("kind")) {
                        kind = json.getString();
                    } else if (name.equals("apiVersion")) {
                        apiVersion = json.getString();
                    } else {
                        json.skipChildren();
                    }
                    if (!kind.isEmpty() && !apiVersion.isEmpty()) {
                        break;
                    }
                }
            }
            return new TypeMeta(apiVersion, kind);
        }
    }

    /**
     * A message with what its envelope says.
     *
     * @param message shared: nobody may modify it
     */
    public record Enveloped(TypeMeta type, byte[] message) {

        private byte[] head() {
            WireWriter out = new WireWriter(128);
            out.raw(ProtobufBodies.MAGIC);
            int start = out.open(1);
            out.text(1, type.apiVersion());
            out.text(2, type.kind());
            out.close(start);
            out.head(2, message.length);
            return out.toByteArray();
        }

        /** A whole answer. */
        public List<byte[]> whole() {
            return List.of(head(), message);
        }

        /** A {@code WatchEvent} in its frame: four bytes of length, then the event around this. */
        public List<byte[]> event(String eventType) {
            byte[] head = head();
            long enveloped = head.length + (long) message.length;
            WireWriter event = new WireWriter(head.length + 64);
            event.text(1, eventType);
            event.head(2, 1 + WireWriter.width(enveloped) + enveloped);
            event.head(1, enveloped);
            event.raw(head);
            byte[] bytes = event.toByteArray();
            WireWriter frame = new WireWriter(bytes.length + 4);
            frame.frame(bytes.length + message.length);
            frame.raw(bytes);
            return List.of(frame.toByteArray(), message);
        }
    }

    public ProtobufAnswers(Messages messages) {
        this.messages = messages;
    }

    /** Whether objects of this type can be written whole. */
    public boolean knows(ResourceDefinition type, String version) {
        return !type.custom() && messages.ofKind(type.apiVersion(version), type.kind()).isPresent();
    }

    /**
     * Any object of Kubernetes' own: a {@code Scale}, a {@code Status}, a pod.
     *
     * @return empty when its kind has no message
     */
    public Optional<Enveloped> object(byte[] object) {
        TypeMeta type = TypeMeta.of(object);
        // The list of the core group's versions says no version.
        String apiVersion = type.apiVersion().isEmpty() ? "v1" : type.apiVersion();
        return messages.ofKind(apiVersion, type.kind())
                .map(definition -> new Enveloped(type, message(definition, object)));
    }

    /** {@code PartialObjectMetadata} of any object, custom or not. */
    public Enveloped metadata(byte[] object, String metaVersion) {
        return new Enveloped(
                new TypeMeta("meta.k8s.io/" + metaVersion, "PartialObjectMetadata"),
                metadataMessage(object));
    }

    public List<byte[]> list(ApiResponse.Many list) {
        String apiVersion = list.type().apiVersion(list.version());
        String definition = messages.ofKind(apiVersion, list.type().kind()).orElseThrow();
        List<byte[]> items = list.items().stream().map(o -> message(definition, o)).toList();
        return around(new TypeMeta(apiVersion, list.type().listKind()), list, items, 1, 2);
    }

    /** {@code PartialObjectMetadataList}; its two fields changed places between its versions. */
    public List<byte[]> metadataList(ApiResponse.Many list, String metaVersion) {
        List<byte[]> items = list.items().stream().map(this::metadataMessage).toList();
        boolean v1 = metaVersion.equals("v1");
        return around(
                new TypeMeta("meta.k8s.io/" + metaVersion, "PartialObjectMetadataList"),
                list,
                items,
                v1 ? 1 : 2,
                v1 ? 2 : 1);
    }

    private byte[] message(String definition, byte[] object) {
        return objects.get(object, json -> MessageWriter.write(messages, definition, json));
    }

    private byte[] metadataMessage(byte[] object) {
        return metadata.get(
                object,
                json -> MessageWriter.write(messages, META + "PartialObjectMetadata", json));
    }

    private static List<byte[]> around(
            TypeMeta type, ApiResponse.Many list, List<byte[]> items, int metaField, int field) {
        WireWriter meta = new WireWriter(256);
        int start = meta.open(metaField);
        meta.text(2, Long.toString(list.revision()));
        if (!list.continueToken().isEmpty()) {
            meta.text(3, list.continueToken());
            if (list.remaining() >= 0) {
                meta.varint(4, list.remaining());
            }
        }
        meta.close(start);
        byte[] listMeta = meta.toByteArray();
        long total = listMeta.length;
        for (byte[] item : items) {
            total += 1 + WireWriter.width(item.length) + item.length;
        }
        WireWriter out = new WireWriter((int) Math.min(total + 256, PIECE));
        out.raw(ProtobufBodies.MAGIC);
        int typeMeta = out.open(1);
        out.text(1, type.apiVersion());
        out.text(2, type.kind());
        out.close(typeMeta);
        out.head(2, total);
        out.raw(listMeta);
        List<byte[]> pieces = new ArrayList<>();
        for (byte[] item : items) {
            if (out.size() + item.length >= PIECE) {
                pieces.add(out.toByteArray());
                out = new WireWriter(PIECE);
            }
            out.data(field, item);
        }
        pieces.add(out.toByteArray());
        return pieces;
    }
}
