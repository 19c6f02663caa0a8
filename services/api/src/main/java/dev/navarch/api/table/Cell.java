package dev.navarch.api.table;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Computes one cell of a row. */
@FunctionalInterface
interface Cell {

    /**
     * @return a text, a number, a boolean, or null for an empty cell
     */
    @Nullable Object of(JsonNode object, Instant now);
}
