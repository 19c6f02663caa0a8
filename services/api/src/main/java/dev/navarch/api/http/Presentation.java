package dev.navarch.api.http;

import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.Refusals;
import dev.navarch.api.protobuf.ProtobufAnswers;
import dev.navarch.api.table.IncludeObject;
import dev.navarch.api.table.ListState;
import dev.navarch.api.table.PartialMetadata;
import dev.navarch.api.table.TableEncoder;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.wire.http.Pieces;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Makes tables, metadata and protobuf of encoded objects. */
public final class Presentation {

    private final TableEncoder tables;
    private final ProtobufAnswers protobuf;

    /**
     * What the client is shown.
     *
     * @param version of {@code meta.k8s.io}
     */
    record Shape(Form form, Format format, String version, IncludeObject include) {}

    public Presentation(TableEncoder tables, ProtobufAnswers protobuf) {
        this.tables = tables;
        this.protobuf = protobuf;
    }

    /** Whether objects of this type can be written as protobuf. */
    boolean hasMessages(ResourceDefinition type, String version) {
        return protobuf.knows(type, version);
    }

    List<byte[]> one(Shape shape, ResourceDefinition type, String version, byte[] object) {
        return shape.format() == Format.PROTOBUF
                ? enveloped(shape, object).whole()
                : List.of(json(shape, type, version, object, true));
    }

    /** A refusal or the answer to a deletion, which have no other form. */
    List<byte[]> status(Format format, byte[] status) {
        return format == Format.PROTOBUF
                ? protobuf.object(status).orElseThrow().whole()
                : List.of(status);
    }

    /** A watch event as a frame of protobuf. */
    List<byte[]> frame(Shape shape, String event, byte[] object) {
        ProtobufAnswers.Enveloped enveloped =
                event.equals("ERROR")
                        ? protobuf.object(object).orElseThrow()
                        : enveloped(shape, object);
        return enveloped.event(event);
    }

    private ProtobufAnswers.Enveloped enveloped(Shape shape, byte[] object) {
        return switch (shape.form()) {
            case METADATA -> protobuf.metadata(object, shape.version());
            case OBJECT, TABLE ->
                    protobuf.object(object)
                            .orElseThrow(() ->
                                    Refusals.notAcceptable("the object has no protobuf form"));
        };
    }

    /**
     * The object of a watch event, or the only one.
     *
     * @param headings whether a table describes its columns: in a watch only the first does
     */
    byte[] json(
            Shape shape, ResourceDefinition type, String version, byte[] object, boolean headings) {
        return switch (shape.form()) {
            case OBJECT -> object;
            case METADATA -> PartialMetadata.one(object, shape.version());
            case TABLE ->
                    tables.encode(
                            type,
                            version,
                            List.of(object),
                            ListState.of(revision(object)),
                            shape.include(),
                            shape.version(),
                            headings);
        };
    }

    Pieces many(Shape shape, ApiResponse.Many list) {
        ListState state =
                new ListState(
                        Long.toString(list.revision()), list.continueToken(), list.remaining());
        return switch (shape.form()) {
            case OBJECT ->
                    shape.format() == Format.PROTOBUF
                            ? Pieces.of(protobuf.list(list))
                            : ListEncoder.encode(list);
            case METADATA ->
                    shape.format() == Format.PROTOBUF
                            ? Pieces.of(protobuf.metadataList(list, shape.version()))
                            : Pieces.of(
                                    List.of(
                                            PartialMetadata.list(
                                                    list.items(), state, shape.version())));
            case TABLE ->
                    Pieces.of(
                            List.of(
                                    tables.encode(
                                            list.type(),
                                            list.version(),
                                            list.items(),
                                            state,
                                            shape.include(),
                                            shape.version(),
                                            true)));
        };
    }

    private static String revision(byte[] object) {
        return JsonMapper.shared()
                .readTree(object)
                .path("metadata")
                .path("resourceVersion")
                .asString("");
    }
}
