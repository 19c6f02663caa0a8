package dev.navarch.api.type;

import java.util.List;

/**
 * One version of a type.
 *
 * @param name {@code v1}
 * @param served whether clients may use it
 * @param schema its structure, with list and merge semantics, defaults and documentation
 * @param columns what {@code kubectl get} prints
 * @param defaults what is filled in beyond the schema's own defaults, in this order
 * @param rules what must hold beyond the schema
 */
public record TypeVersion(
        String name,
        boolean served,
        Schema schema,
        List<PrinterColumn> columns,
        List<DefaultRule> defaults,
        List<Rule> rules) {

    public TypeVersion {
        columns = List.copyOf(columns);
        defaults = List.copyOf(defaults);
        rules = List.copyOf(rules);
    }
}
