package dev.navarch.api.cel;

import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why an evaluation failed, in the words of CEL's other implementation, which users search for. */
final class EvaluationProblem {

    private static final Pattern PLACE = Pattern.compile("^evaluation error(?: at [^:]*:\\d+)?: ");
    private static final Pattern NO_KEY = Pattern.compile("^key '(.*)' is not present in map\\.$");

    private EvaluationProblem() {}

    static String of(CelEvaluationException problem) {
        if (problem.getCause() instanceof CelException own) {
            return own.text();
        }
        String text = PLACE.matcher(String.valueOf(problem.getMessage())).replaceFirst("");
        Matcher missing = NO_KEY.matcher(text);
        if (missing.matches()) {
            return "no such key: " + missing.group(1);
        }
        return text.startsWith("No matching overload for function") ? "no such overload" : text;
    }
}
