package dev.navarch.api.http;

import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.table.IncludeObject;
import dev.navarch.api.table.ListState;
import dev.navarch.api.table.PartialMetadata;
import dev.navarch.api.table.TableEncoder;
import dev.navarch.api.type.ResourceDefinition;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Makes tables and metadata of encoded objects. */
public final class Presentation {

    private final TableEncoder tables;

    /**
     * A form other than {@link Form#OBJECT}.
     *
     * @param version of {@code meta.k8s.io}
     */
    record Shape(Form form, String version, IncludeObject include) {}

    public Presentation(TableEncoder tables) {
        this.tables = tables;
    }

    byte[] one(Shape shape, ResourceDefinition type, String version, byte[] object) {
        return table(shape, type, version, object, true);
    }

    /**
     * The object of a watch event.
     *
     * @param first whether it is the first of its watch: later tables leave out the column headings
     */
    byte[] event(
            Shape shape, ResourceDefinition type, String version, byte[] object, boolean first) {
        return table(shape, type, version, object, first);
    }

    private byte[] table(
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

    List<byte[]> many(Shape shape, ApiResponse.Many list) {
        ListState state =
                new ListState(
                        Long.toString(list.revision()), list.continueToken(), list.remaining());
        return switch (shape.form()) {
            case OBJECT -> ListEncoder.encode(list);
            case METADATA -> List.of(PartialMetadata.list(list.items(), state, shape.version()));
            case TABLE ->
                    List.of(
                            tables.encode(
                                    list.type(),
                                    list.version(),
                                    list.items(),
                                    state,
                                    shape.include(),
                                    shape.version(),
                                    true));
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
