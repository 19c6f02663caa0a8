package dev.navarch.api.selector;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The grammar of label selectors ("Labels and Selectors" in the Kubernetes documentation):
 *
 * <pre>
 *   selector    = requirement { "," requirement }
 *   requirement = [ "!" ] key | key ( "=" | "==" | "!=" | ">" | "<" ) value
 *               | key ( "in" | "notin" ) "(" value { "," value } ")"
 * </pre>
 */
final class LabelSelectorParser {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?");
    private static final Pattern PREFIX =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private final List<String> tokens;
    private int at;

    LabelSelectorParser(String text) {
        this.tokens = tokens(text);
    }

    List<Requirement> parse() {
        List<Requirement> requirements = new ArrayList<>();
        requirements.add(requirement());
        while (at < tokens.size()) {
            expect(",");
            requirements.add(requirement());
        }
        return requirements;
    }

    private Requirement requirement() {
        if (accept("!")) {
            return new Requirement.Missing(key());
        }
        String key = key();
        String operator = peek();
        if (!operator.isEmpty() && !operator.equals(",")) {
            at++;
        }
        return switch (operator) {
            case "", "," -> new Requirement.Exists(key);
            case "=", "==" -> new Requirement.In(key, Set.of(value()));
            case "!=" -> new Requirement.NotIn(key, Set.of(value()));
            case "in" -> new Requirement.In(key, values());
            case "notin" -> new Requirement.NotIn(key, values());
            case ">" -> new Requirement.Greater(key, integer(key, value()));
            case "<" -> new Requirement.Less(key, integer(key, value()));
            default -> {
                at--;
                throw found("in, notin, =, ==, !=, gt, lt");
            }
        };
    }

    private String key() {
        String key = peek();
        if (key.isEmpty() || isSymbol(key)) {
            throw found("!, identifier, or 'end of string'");
        }
        at++;
        int slash = key.indexOf('/');
        String name = key.substring(slash + 1);
        if (slash == 0
                || (slash > 0
                        && (slash > 253 || !PREFIX.matcher(key.substring(0, slash)).matches()))
                || name.length() > 63
                || !NAME.matcher(name).matches()) {
            throw new SelectorSyntaxException(
                    "unable to parse requirement: key: Invalid value: \""
                            + key
                            + "\": must be a qualified name");
        }
        return key;
    }

    private Set<String> values() {
        expect("(");
        Set<String> values = new TreeSet<>();
        if (accept(")")) {
            values.add("");
            return values;
        }
        do {
            String token = peek();
            values.add(token.equals(",") || token.equals(")") ? "" : checked(next()));
        } while (accept(","));
        expect(")");
        return values;
    }

    private String value() {
        String token = peek();
        return token.isEmpty() || token.equals(",") ? "" : checked(next());
    }

    private String checked(String value) {
        if (isSymbol(value)) {
            at--;
            throw found("identifier");
        }
        if (value.length() > 63 || !NAME.matcher(value).matches()) {
            throw new SelectorSyntaxException(
                    "unable to parse requirement: values[0][]: Invalid value: \""
                            + value
                            + "\": must be a valid label value");
        }
        return value;
    }

    private static long integer(String key, String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new SelectorSyntaxException(
                    "unable to parse requirement: values[0]["
                            + key
                            + "]: Invalid value: \""
                            + value
                            + "\": for 'Gt', 'Lt' operators, the value must be an integer");
        }
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        if (at == tokens.size()) {
            throw found("identifier");
        }
        return tokens.get(at++);
    }

    private boolean accept(String token) {
        boolean same = peek().equals(token);
        if (same) {
            at++;
        }
        return same;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw found("'" + token + "'");
        }
    }

    private SelectorSyntaxException found(String expected) {
        return new SelectorSyntaxException(
                "unable to parse requirement: found '" + peek() + "', expected: " + expected);
    }

    private static boolean isSymbol(String token) {
        return "=!<>(),".indexOf(token.charAt(0)) >= 0;
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            int from = i;
            if (Character.isWhitespace(c)) {
                i++;
                continue;
            } else if (c == '=' || c == '!') {
                i += i + 1 < text.length() && text.charAt(i + 1) == '=' ? 2 : 1;
            } else if ("<>(),".indexOf(c) >= 0) {
                i++;
            } else {
                while (i < text.length() && " \t\r\n=!<>(),".indexOf(text.charAt(i)) < 0) {
                    i++;
                }
            }
            tokens.add(text.substring(from, i));
        }
        return tokens;
    }
}
