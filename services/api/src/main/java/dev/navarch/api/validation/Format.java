package dev.navarch.api.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The forms that names and other texts may have; see "Object Names and IDs" and "Labels and
 * Selectors" in the Kubernetes documentation.
 */
public enum Format {
    DNS_LABEL(
            63,
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
                    + " and must start and end with an alphanumeric character",
            "'my-name',  or '123-abc'"),
    DNS_SUBDOMAIN(
            253,
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                    + " '-' or '.', and must start and end with an alphanumeric character",
            "'example.com'"),
    DNS_1035_LABEL(
            63,
            "[a-z]([-a-z0-9]*[a-z0-9])?",
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start"
                    + " with an alphabetic character, and end with an alphanumeric character",
            "'my-name',  or 'abc-123'"),
    LABEL_VALUE(
            63,
            "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_'"
                    + " or '.', and must start and end with an alphanumeric character",
            "'MyValue',  or 'my_value',  or '12345'"),
    QUALIFIED_NAME_PART(
            63,
            "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]",
            "name part must consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character",
            "'MyName',  or 'my.name',  or '123-abc'"),
    CONFIG_KEY(
            253,
            "[-._a-zA-Z0-9]+",
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
            "'key.name',  or 'KEY_NAME',  or 'key-name'");

    private final int maximum;
    private final Pattern pattern;
    private final String rule;

    Format(int maximum, String regex, String rule, String examples) {
        this.maximum = maximum;
        this.pattern = Pattern.compile(regex);
        this.rule = rule + " (e.g. " + examples + ", regex used for validation is '" + regex + "')";
    }

    /** What is wrong with a text; empty when nothing is. */
    public List<String> problems(String text) {
        List<String> problems = new ArrayList<>();
        if (text.length() > maximum) {
            problems.add("must be no more than " + maximum + " bytes");
        }
        if (!pattern.matcher(text).matches()) {
            problems.add(rule);
        }
        if (this == CONFIG_KEY && (text.equals(".") || text.equals(".."))) {
            problems.add("must not be '" + text + "'");
        }
        return problems;
    }

    /** What is wrong with {@code prefix/name} or {@code name}: keys of labels and resources. */
    public static List<String> qualifiedNameProblems(String text) {
        List<String> problems = new ArrayList<>();
        int slash = text.indexOf('/');
        String name = text.substring(slash + 1);
        if (slash == 0) {
            problems.add("prefix part must be non-empty");
        } else if (slash > 0) {
            DNS_SUBDOMAIN
                    .problems(text.substring(0, slash))
                    .forEach(p -> problems.add("prefix part " + p));
        }
        if (name.contains("/")) {
            problems.add(
                    "a qualified name must consist of alphanumeric characters, '-', '_' or '.',"
                            + " and must start and end with an alphanumeric character (e.g."
                            + " 'MyName',  or 'my.name',  or '123-abc', regex used for validation"
                            + " is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional"
                            + " DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        } else if (name.isEmpty()) {
            problems.add("name part must be non-empty");
            problems.addAll(QUALIFIED_NAME_PART.problems(name));
        } else {
            problems.addAll(QUALIFIED_NAME_PART.problems(name));
        }
        return problems;
    }

    /** What is wrong with a name that becomes a segment of a path. */
    public static List<String> pathSegmentProblems(String text) {
        List<String> problems = new ArrayList<>();
        if (text.equals(".") || text.equals("..")) {
            problems.add("may not be '" + text + "'");
        }
        if (text.contains("/")) {
            problems.add("may not contain '/'");
        }
        if (text.contains("%")) {
            problems.add("may not contain '%'");
        }
        return problems;
    }

    /** What is wrong with the name of a port: RFC 6335. */
    public static List<String> portNameProblems(String text) {
        List<String> problems = new ArrayList<>();
        if (text.length() > 15) {
            problems.add("must be no more than 15 characters");
        }
        if (!text.matches("[a-z0-9-]*")) {
            problems.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (!text.matches(".*[a-z].*")) {
            problems.add("must contain at least one letter (a-z)");
        }
        if (text.contains("--")) {
            problems.add("must not contain consecutive hyphens");
        }
        if (text.startsWith("-") || text.endsWith("-")) {
            problems.add("must not begin or end with a hyphen");
        }
        return problems;
    }

    /** What is wrong with the name of an environment variable. */
    public static List<String> environmentNameProblems(String text) {
        boolean fits = text.chars().allMatch(c -> c >= 0x20 && c <= 0x7e && c != '=');
        return fits
                ? List.of()
                : List.of(
                        "a valid environment variable name must consist only of printable ASCII"
                                + " characters other than '='");
    }
}
