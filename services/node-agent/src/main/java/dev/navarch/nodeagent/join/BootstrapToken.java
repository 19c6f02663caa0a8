package dev.navarch.nodeagent.join;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A token by which machines join ("Authenticating with Bootstrap Tokens").
 *
 * @param id no secret
 */
record BootstrapToken(String id, String secret) {

    private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");

    /**
     * @param option where it comes from, for the complaint
     */
    static BootstrapToken parse(String option, String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new JoinException(
                    option
                            + " must be six letters or digits, a dot and sixteen more,"
                            + " as \"navarch token create\" prints it");
        }
        return new BootstrapToken(parts.group(1), parts.group(2));
    }

    String bearer() {
        return id + "." + secret;
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "BootstrapToken[" + id + "]";
    }
}
