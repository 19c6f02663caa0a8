package dev.navarch.api.review;

import dev.navarch.api.auth.Selection;
import dev.navarch.api.auth.Selection.Term;
import dev.navarch.api.validation.Causes;
import dev.navarch.api.validation.Format;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The {@code fieldSelector} and {@code labelSelector} of a review. An operator that is not known is
 * no mistake, since a newer client may know it; it only is not passed on.
 */
final class SelectionReader {

    private static final String AT = "spec.resourceAttributes.";

    private SelectionReader() {}

    static Selection read(JsonNode resource, Causes causes) {
        JsonNode fields = resource.path("fieldSelector");
        JsonNode labels = resource.path("labelSelector");
        check(fields, AT + "fieldSelector", false, causes);
        check(labels, AT + "labelSelector", true, causes);
        return Selection.parse(raw(fields), raw(labels))
                .and(
                        new Selection(
                                terms(fields).stream().filter(SelectionReader::isOne).toList(),
                                terms(labels).stream().filter(SelectionReader::isKnown).toList()));
    }

    private static String raw(JsonNode selector) {
        return selector.path("rawSelector").asString("");
    }

    private static List<Term> terms(JsonNode selector) {
        List<Term> terms = new ArrayList<>();
        for (JsonNode requirement : selector.path("requirements")) {
            terms.add(
                    new Term(
                            requirement.path("key").asString(""),
                            requirement.path("operator").asString(""),
                            requirement
                                    .path("values")
                                    .valueStream()
                                    .map(JsonNode::asString)
                                    .toList()));
        }
        return terms;
    }

    /** All that field selectors can say: a field is this, or is not. */
    private static boolean isOne(Term term) {
        return isListed(term) && term.values().size() == 1;
    }

    private static boolean isKnown(Term term) {
        return isListed(term) || isAbout(term);
    }

    private static boolean isListed(Term term) {
        return term.operator().equals("In") || term.operator().equals("NotIn");
    }

    private static boolean isAbout(Term term) {
        return term.operator().equals("Exists") || term.operator().equals("DoesNotExist");
    }

    private static void check(JsonNode selector, String at, boolean labels, Causes causes) {
        if (!selector.isObject()) {
            return;
        }
        List<Term> terms = terms(selector);
        if (!raw(selector).isEmpty() && !terms.isEmpty()) {
            causes.invalid(
                    at + ".rawSelector",
                    raw(selector),
                    "may not specified at the same time as requirements");
        }
        if (raw(selector).isEmpty() && terms.isEmpty()) {
            causes.required(
                    at + ".requirements",
                    "when " + at + " is specified, requirements or rawSelector is required");
        }
        for (int i = 0; i < terms.size(); i++) {
            check(terms.get(i), at + ".requirements[" + i + "]", labels, causes);
        }
    }

    private static void check(Term term, String at, boolean labels, Causes causes) {
        if (!labels && term.key().isEmpty()) {
            causes.required(at + ".key", "must be specified");
        }
        if (isListed(term) && term.values().isEmpty()) {
            causes.required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
        }
        if (isAbout(term) && !term.values().isEmpty()) {
            causes.forbidden(
                    at + ".values",
                    "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        }
        if (labels) {
            Format.qualifiedNameProblems(term.key())
                    .forEach(problem -> causes.invalid(at + ".key", term.key(), problem));
            for (int i = 0; i < term.values().size(); i++) {
                String value = term.values().get(i);
                String place = at + ".values[" + i + "]";
                Format.LABEL_VALUE
                        .problems(value)
                        .forEach(problem -> causes.invalid(place, value, problem));
            }
        }
    }
}
