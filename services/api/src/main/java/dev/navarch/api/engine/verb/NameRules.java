package dev.navarch.api.engine.verb;

import java.util.Optional;
import java.util.regex.Pattern;

/** Says what is wrong with a name, in the API's own words. */
final class NameRules {

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String LABEL_1035 = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?";
    private static final Pattern IS_LABEL = Pattern.compile(LABEL);
    private static final Pattern IS_SUBDOMAIN = Pattern.compile(SUBDOMAIN);
    private static final Pattern IS_LABEL_1035 = Pattern.compile(LABEL_1035);
    private static final Pattern IS_QUALIFIED = Pattern.compile(QUALIFIED);
    private static final Pattern IS_LABEL_VALUE = Pattern.compile(LABEL_VALUE);

    private NameRules() {}

    static Optional<String> wrong(NameRule rule, String name) {
        return switch (rule) {
            case DNS_SUBDOMAIN -> subdomain(name);
            case DNS_LABEL ->
                    check(
                            IS_LABEL,
                            63,
                            name,
                            "a lowercase RFC 1123 label must consist of lower case alphanumeric"
                                    + " characters or '-', and must start and end with an"
                                    + " alphanumeric character (e.g. 'my-name',  or '123-abc',"
                                    + " regex used for validation is '"
                                    + LABEL
                                    + "')");
            case DNS_1035_LABEL ->
                    check(
                            IS_LABEL_1035,
                            63,
                            name,
                            "a DNS-1035 label must consist of lower case alphanumeric characters"
                                    + " or '-', start with an alphabetic character, and end with an"
                                    + " alphanumeric character (e.g. 'my-name',  or 'abc-123',"
                                    + " regex used for validation is '"
                                    + LABEL_1035
                                    + "')");
            case PATH_SEGMENT -> pathSegment(name);
        };
    }

    /** A label's key, an annotation's key, a finalizer: {@code prefix/name} or {@code name}. */
    static Optional<String> wrongQualifiedName(String key) {
        int slash = key.indexOf('/');
        if (slash != key.lastIndexOf('/')) {
            return Optional.of(
                    "a valid label key must consist of an optional DNS subdomain prefix and a name,"
                            + " separated by '/'");
        }
        if (slash >= 0) {
            Optional<String> prefix = subdomain(key.substring(0, slash));
            if (prefix.isPresent()) {
                return Optional.of("prefix part " + prefix.get());
            }
        }
        String name = key.substring(slash + 1);
        if (name.isEmpty()) {
            return Optional.of("name part must be non-empty");
        }
        return check(
                        IS_QUALIFIED,
                        63,
                        name,
                        "must consist of alphanumeric characters, '-', '_' or '.', and must start"
                                + " and end with an alphanumeric character (e.g. 'MyName',  or"
                                + " 'my.name',  or '123-abc', regex used for validation is '"
                                + QUALIFIED
                                + "')")
                .map(wrong -> "name part " + wrong);
    }

    static Optional<String> wrongLabelValue(String value) {
        return check(
                IS_LABEL_VALUE,
                63,
                value,
                "a valid label must be an empty string or consist of alphanumeric characters, '-',"
                        + " '_' or '.', and must start and end with an alphanumeric character (e.g."
                        + " 'MyValue',  or 'my_value',  or '12345', regex used for validation is '"
                        + LABEL_VALUE
                        + "')");
    }

    private static Optional<String> subdomain(String name) {
        return check(
                IS_SUBDOMAIN,
                253,
                name,
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters,"
                        + " '-' or '.', and must start and end with an alphanumeric character (e.g."
                        + " 'example.com', regex used for validation is '"
                        + SUBDOMAIN
                        + "')");
    }

    private static Optional<String> pathSegment(String name) {
        if (name.equals(".") || name.equals("..")) {
            return Optional.of("may not be '" + name + "'");
        }
        for (String part : new String[] {"/", "%"}) {
            if (name.contains(part)) {
                return Optional.of("may not contain '" + part + "'");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> check(
            Pattern pattern, int longest, String name, String message) {
        if (name.length() > longest) {
            return Optional.of("must be no more than " + longest + " characters");
        }
        return pattern.matcher(name).matches() ? Optional.empty() : Optional.of(message);
    }
}
