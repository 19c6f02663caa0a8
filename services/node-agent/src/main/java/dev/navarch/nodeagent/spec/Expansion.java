package dev.navarch.nodeagent.spec;

import java.util.Map;

/**
 * Replaces {@code $(NAME)} in commands, arguments and variables; see "Define Dependent Environment
 * Variables" in the Kubernetes documentation. {@code $$(NAME)} stands for {@code $(NAME)} itself,
 * and a name that is not defined stays as it is.
 */
final class Expansion {

    private Expansion() {}

    static String expand(String text, Map<String, String> variables) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                out.append(c);
                at++;
            } else if (text.charAt(at + 1) == '$') {
                out.append('$');
                at += 2;
            } else if (text.charAt(at + 1) == '(') {
                int end = text.indexOf(')', at);
                if (end < 0) {
                    return out.append(text, at, text.length()).toString();
                }
                String whole = text.substring(at, end + 1);
                out.append(variables.getOrDefault(text.substring(at + 2, end), whole));
                at = end + 1;
            } else {
                out.append('$').append(text.charAt(at + 1));
                at += 2;
            }
        }
        return out.toString();
    }
}
