package dev.navarch.api.table;

import dev.navarch.api.type.PrinterColumn;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.TypeVersion;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes {@code meta.k8s.io} Tables of objects: what {@code kubectl get} asks for, so that every
 * client prints every type, known to it or not.
 */
public final class TableEncoder {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final InstantSource clock;
    private final Map<TypeVersion, List<Cell>> cells =
            Collections.synchronizedMap(new WeakHashMap<>());

    public TableEncoder(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * @param objects their JSON, in the version asked for
     * @param metaVersion {@code v1} or {@code v1beta1} of {@code meta.k8s.io}
     * @param headers whether to describe the columns; in a watch only the first table does
     */
    public byte[] encode(
            ResourceDefinition type,
            String version,
            List<byte[]> objects,
            ListState list,
            IncludeObject include,
            String metaVersion,
            boolean headers) {
        TypeVersion served = type.version(version).orElseThrow();
        ByteArrayOutputStream out = new ByteArrayOutputStream(256 + objects.size() * 512);
        Instant now = clock.instant();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringProperty("kind", "Table");
            json.writeStringProperty("apiVersion", "meta.k8s.io/" + metaVersion);
            PartialMetadata.writeListMeta(json, list);
            json.writeName("columnDefinitions");
            json.writeStartArray();
            if (headers) {
                served.columns().forEach(column -> writeColumn(json, column));
            }
            json.writeEndArray();
            json.writeName("rows");
            json.writeStartArray();
            List<Cell> row = cells(type, served);
            for (byte[] object : objects) {
                writeRow(json, row, object, include, metaVersion, now);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void writeColumn(JsonGenerator json, PrinterColumn column) {
        json.writeStartObject();
        json.writeStringProperty("name", column.name());
        json.writeStringProperty("type", column.type());
        json.writeStringProperty("format", column.format());
        json.writeStringProperty("description", column.description());
        json.writeNumberProperty("priority", column.priority());
        json.writeEndObject();
    }

    private static void writeRow(
            JsonGenerator json,
            List<Cell> cells,
            byte[] bytes,
            IncludeObject include,
            String metaVersion,
            Instant now) {
        JsonNode object = JSON.readTree(bytes);
        json.writeStartObject();
        json.writeName("cells");
        json.writeStartArray();
        for (Cell cell : cells) {
            json.writePOJO(cell.of(object, now));
        }
        json.writeEndArray();
        switch (include) {
            case NONE -> {}
            case METADATA -> {
                json.writeName("object");
                PartialMetadata.write(json, object, metaVersion);
            }
            case OBJECT -> {
                json.writeName("object");
                json.writeRawValue(
                        new SerializedString(
                                new String(bytes, java.nio.charset.StandardCharsets.UTF_8)));
            }
        }
        json.writeEndObject();
    }

    private List<Cell> cells(ResourceDefinition type, TypeVersion version) {
        return cells.computeIfAbsent(version, v -> compile(type, v));
    }

    private static List<Cell> compile(ResourceDefinition type, TypeVersion version) {
        List<Cell> compiled = new ArrayList<>();
        for (PrinterColumn column : version.columns()) {
            compiled.add(compile(type, column));
        }
        return List.copyOf(compiled);
    }

    static Cell compile(ResourceDefinition type, PrinterColumn column) {
        int colon = column.cell().indexOf(':');
        String how = column.cell().substring(0, Math.max(colon, 0));
        String what = column.cell().substring(colon + 1);
        return switch (how) {
            case "java" -> CellFunctions.get(what);
            case "jsonPath" ->
                    JsonPath.isSupported(what)
                            ? new PathCell(JsonPath.parse(what), column, type.custom())
                            : (object, now) -> null;
            default ->
                    throw new IllegalArgumentException(
                            "column " + column.name() + " of " + type.key() + ": " + column.cell());
        };
    }
}
