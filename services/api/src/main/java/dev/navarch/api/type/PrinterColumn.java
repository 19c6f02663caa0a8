package dev.navarch.api.type;

/**
 * A column of a Table.
 *
 * @param name its heading
 * @param type OpenAPI type: {@code string}, {@code integer}, {@code date}
 * @param format OpenAPI format, {@code name} for the object's name; may be empty
 * @param description what it says
 * @param priority 0 is always shown, greater only by {@code -o wide}
 * @param cell how its cell is computed: {@code jsonPath:.spec.replicas}, {@code cel:…} or {@code
 *     java:podStatus}, the name of a cell function for what neither can say
 */
public record PrinterColumn(
        String name, String type, String format, String description, int priority, String cell) {}
