package dev.navarch.api.backup;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A table of the database.
 *
 * @param columns all but generated ones, by name
 * @param key by which its rows are sorted, so that equal tables make equal entries
 */
record Table(String name, List<String> columns, List<String> key) {

    private static final Pattern IDENTIFIER = Pattern.compile("[a-z_][a-z0-9_]*");

    Table {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        identifier(name);
        columns.forEach(Table::identifier);
        key.forEach(Table::identifier);
        if (columns.isEmpty() || key.isEmpty()) {
            throw new BackupException("the table " + name + " has no columns or no key");
        }
    }

    /** Names come out of a file, and go into statements. */
    private static void identifier(String name) {
        if (!IDENTIFIER.matcher(name).matches()) {
            throw new BackupException("the backup names a table or column " + name);
        }
    }

    String entry() {
        return "tables/" + name + ".tsv";
    }

    String copyOut() {
        return "copy (select "
                + list(columns)
                + " from public."
                + quoted(name)
                + " order by "
                + list(key)
                + ") to stdout";
    }

    String copyIn() {
        return "copy public." + quoted(name) + " (" + list(columns) + ") from stdin";
    }

    String clear() {
        return "delete from public." + quoted(name);
    }

    private static String list(List<String> names) {
        return names.stream().map(Table::quoted).collect(Collectors.joining(", "));
    }

    private static String quoted(String name) {
        return '"' + name + '"';
    }
}
