package dev.navarch.controller.object;

import dev.navarch.model.ObjectJson;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads only what all objects have in common, and skips the rest unparsed. */
public final class ObjectMetaReader {

    /** An owner reference. */
    public record Owner(
            String apiVersion,
            String kind,
            String name,
            String uid,
            boolean blocks,
            boolean controls) {}

    /**
     * The identity and life cycle of an object.
     *
     * @param deletionTimestamp empty while nobody has asked for its deletion
     */
    public record Meta(
            String apiVersion,
            String kind,
            String uid,
            String resourceVersion,
            String deletionTimestamp,
            List<String> finalizers,
            List<Owner> owners) {

        public boolean isTerminating() {
            return !deletionTimestamp.isEmpty();
        }
    }

    private static final JsonFactory FACTORY = new JsonFactory();

    private String apiVersion = "";
    private String kind = "";
    private String uid = "";
    private String resourceVersion = "";
    private String deletionTimestamp = "";
    private final List<String> finalizers = new ArrayList<>(0);
    private final List<Owner> owners = new ArrayList<>(1);

    private ObjectMetaReader() {}

    public static Meta read(byte[] json) {
        ObjectMetaReader reader = new ObjectMetaReader();
        try (JsonParser parser =
                FACTORY.createParser(
                        ObjectReadContext.empty(), ObjectJson.withoutManagedFields(json))) {
            parser.nextToken();
            boolean metadata = false;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "apiVersion" -> reader.apiVersion = text(parser);
                    case "kind" -> reader.kind = text(parser);
                    case "metadata" -> {
                        reader.readMetadata(parser);
                        metadata = true;
                    }
                    default -> parser.skipChildren();
                }
                if (metadata && !reader.kind.isEmpty() && !reader.apiVersion.isEmpty()) {
                    break;
                }
            }
        }
        return new Meta(
                reader.apiVersion.intern(),
                reader.kind.intern(),
                reader.uid,
                reader.resourceVersion,
                reader.deletionTimestamp,
                List.copyOf(reader.finalizers),
                List.copyOf(reader.owners));
    }

    private void readMetadata(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "uid" -> uid = text(parser);
                case "resourceVersion" -> resourceVersion = text(parser);
                case "deletionTimestamp" -> deletionTimestamp = text(parser);
                case "finalizers" -> {
                    if (parser.currentToken() == JsonToken.START_ARRAY) {
                        while (parser.nextToken() != JsonToken.END_ARRAY) {
                            finalizers.add(text(parser));
                        }
                    }
                }
                case "ownerReferences" -> {
                    if (parser.currentToken() == JsonToken.START_ARRAY) {
                        while (parser.nextToken() == JsonToken.START_OBJECT) {
                            owners.add(readOwner(parser));
                        }
                    }
                }
                default -> parser.skipChildren();
            }
        }
    }

    private static Owner readOwner(JsonParser parser) {
        String apiVersion = "";
        String kind = "";
        String name = "";
        String uid = "";
        boolean blocks = false;
        boolean controls = false;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            parser.nextToken();
            switch (field) {
                case "apiVersion" -> apiVersion = text(parser);
                case "kind" -> kind = text(parser);
                case "name" -> name = text(parser);
                case "uid" -> uid = text(parser);
                case "blockOwnerDeletion" -> blocks = parser.currentToken() == JsonToken.VALUE_TRUE;
                case "controller" -> controls = parser.currentToken() == JsonToken.VALUE_TRUE;
                default -> parser.skipChildren();
            }
        }
        return new Owner(apiVersion.intern(), kind.intern(), name, uid, blocks, controls);
    }

    private static String text(JsonParser parser) {
        String text = parser.getString();
        return text == null || parser.currentToken() == JsonToken.VALUE_NULL ? "" : text;
    }
}
