package dev.navarch.api.encoding;

import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** What is wrong with a text, in words that show nothing of the parser's insides. */
public final class ParseProblem {

    private static final Pattern INSIDES =
            Pattern.compile(
                    "^(?:[\\w.]+Exception: )+| ?\\(?(?:start marker )?at \\[Source:[^]]*]\\)?");

    private ParseProblem() {}

    public static String of(JacksonException problem) {
        if (problem instanceof DatabindException) {
            return "not exactly one value";
        }
        return INSIDES.matcher(problem.getOriginalMessage()).replaceAll("");
    }
}
