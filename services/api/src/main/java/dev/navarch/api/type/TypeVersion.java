package dev.navarch.api.type;

import java.util.List;

/**
 * One version of a type.
 *
 * @param name {@code v1}
 * @param served whether clients may use it
 * @param schema its structure, with list and merge semantics, defaults and documentation
 * @param columns what {@code kubectl get} prints
 * @param rules what must hold beyond the schema
 */
public record TypeVersion(
        String name, boolean served, Schema schema, List<PrinterColumn> columns, List<Rule> rules) {

    public TypeVersion {
        columns = List.copyOf(columns);
        rules = List.copyOf(rules);
    }

    TypeVersion served(boolean now) {
        return now == served ? this : new TypeVersion(name, now, schema, columns, rules);
    }
}
