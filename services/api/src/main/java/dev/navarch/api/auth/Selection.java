package dev.navarch.api.auth;

import dev.navarch.api.selector.FieldSelector;
import dev.navarch.api.selector.LabelSelector;
import dev.navarch.api.selector.Requirement;
import dev.navarch.api.selector.SelectorSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which of the objects are asked for, where the verb is about several (KEP-4601). An authorizer may
 * allow less than everything because of it; who does not look at it decides about everything. So
 * what cannot be said here, or read, is left out.
 */
public record Selection(List<Term> fields, List<Term> labels) {

    public static final Selection EVERYTHING = new Selection(List.of(), List.of());

    public Selection {
        fields = List.copyOf(fields);
        labels = List.copyOf(labels);
    }

    /**
     * @param operator {@code In}, {@code NotIn}, {@code Exists} or {@code DoesNotExist}
     */
    public record Term(String key, String operator, List<String> values) {

        public Term {
            values = List.copyOf(values);
        }
    }

    /** What both select. */
    public Selection and(Selection other) {
        return new Selection(
                Stream.concat(fields.stream(), other.fields.stream()).toList(),
                Stream.concat(labels.stream(), other.labels.stream()).toList());
    }

    /** As a request writes selectors. */
    public static Selection parse(String fields, String labels) {
        return EVERYTHING.withFields(fields).withLabels(labels);
    }

    public Selection withFields(String text) {
        try {
            return new Selection(
                    FieldSelector.parse(text).conditions().stream()
                            .map(condition ->
                                    new Term(
                                            condition.path(),
                                            condition.equal() ? "In" : "NotIn",
                                            List.of(condition.value())))
                            .toList(),
                    labels);
        } catch (SelectorSyntaxException unreadable) {
            return new Selection(List.of(), labels);
        }
    }

    public Selection withLabels(String text) {
        try {
            return new Selection(
                    fields,
                    LabelSelector.parse(text).requirements().stream()
                            .map(Selection::term)
                            .flatMap(Optional::stream)
                            .toList());
        } catch (SelectorSyntaxException unreadable) {
            return new Selection(fields, List.of());
        }
    }

    private static Optional<Term> term(Requirement requirement) {
        return switch (requirement) {
            case Requirement.In in -> Optional.of(new Term(in.key(), "In", sorted(in.values())));
            case Requirement.NotIn out ->
                    Optional.of(new Term(out.key(), "NotIn", sorted(out.values())));
            case Requirement.Exists exists ->
                    Optional.of(new Term(exists.key(), "Exists", List.of()));
            case Requirement.Missing missing ->
                    Optional.of(new Term(missing.key(), "DoesNotExist", List.of()));
            case Requirement.Greater greater -> Optional.empty();
            case Requirement.Less less -> Optional.empty();
        };
    }

    private static List<String> sorted(Set<String> values) {
        return values.stream().sorted().toList();
    }
}
