package dev.navarch.api.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A field selector: all conditions must hold.
 *
 * @param conditions empty to select everything
 */
public record FieldSelector(List<Condition> conditions) {

    /**
     * @param path {@code spec.nodeName}
     * @param value the text that the field must equal, or must not
     */
    public record Condition(String path, String value, boolean equal) {}

    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    public FieldSelector {
        conditions = List.copyOf(conditions);
    }

    /**
     * Reads {@code spec.nodeName=a,status.phase!=Running}; a backslash escapes {@code , = \}.
     *
     * @throws SelectorSyntaxException if it is malformed
     */
    public static FieldSelector parse(String text) {
        if (text.isEmpty()) {
            return EVERYTHING;
        }
        List<Condition> conditions = new ArrayList<>();
        for (String term : terms(text)) {
            if (!term.isEmpty()) {
                conditions.add(condition(text, term));
            }
        }
        return new FieldSelector(conditions);
    }

    /** The value that a field must have for anything to match: {@code metadata.name=a}. */
    public Optional<String> required(String path) {
        return conditions.stream()
                .filter(c -> c.equal() && c.path().equals(path))
                .map(Condition::value)
                .findFirst();
    }

    private static List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                terms.add(text.substring(from, i));
                from = i + 1;
            }
        }
        terms.add(text.substring(from));
        return terms;
    }

    private static Condition condition(String all, String term) {
        for (int i = 0; i < term.length(); i++) {
            if (term.startsWith("!=", i)) {
                return new Condition(term.substring(0, i), unescape(term.substring(i + 2)), false);
            }
            if (term.charAt(i) == '=') {
                int value = term.startsWith("==", i) ? i + 2 : i + 1;
                return new Condition(term.substring(0, i), unescape(term.substring(value)), true);
            }
        }
        throw new SelectorSyntaxException(
                "invalid selector: '" + all + "'; can't understand '" + term + "'");
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\') {
                i++;
                if (i == value.length() || ",=\\".indexOf(value.charAt(i)) < 0) {
                    throw new SelectorSyntaxException(
                            "invalid field selector: invalid escape sequence: " + value);
                }
                plain.append(value.charAt(i));
            } else if (c == ',' || c == '=') {
                throw new SelectorSyntaxException(
                        "invalid field selector: unescaped character in: " + value);
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
