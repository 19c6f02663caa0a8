package dev.navarch.api.admission.policy;

import dev.navarch.api.cel.CelProgram;
import dev.navarch.api.cel.PolicyCompiler.Result;
import dev.navarch.api.cel.PolicyCompiler.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The expressions of a MutatingAdmissionPolicy. */
record MutatingRules(
        Conditions conditions, Map<String, CelProgram> variables, List<Mutation> mutations) {

    /** One step of the mutation. */
    sealed interface Mutation {

        Expression expression();

        /** Yields a part of the object, which is merged into it as an apply would. */
        record Apply(Expression expression) implements Mutation {}

        /** Yields the operations of a JSON patch. */
        record Patch(Expression expression) implements Mutation {}
    }

    static MutatingRules read(JsonNode spec, boolean params) {
        RuleCompiler compiler = new RuleCompiler(spec, params, true);
        List<Mutation> mutations = new ArrayList<>();
        for (JsonNode mutation : spec.path("mutations")) {
            if (mutation.path("patchType").asString("").equals("JSONPatch")) {
                String text = mutation.path("jsonPatch").path("expression").asString("");
                mutations.add(
                        new Mutation.Patch(
                                compiler.expression(Use.MUTATION, text, Result.PATCHES)));
            } else {
                String text = mutation.path("applyConfiguration").path("expression").asString("");
                mutations.add(
                        new Mutation.Apply(compiler.expression(Use.MUTATION, text, Result.OBJECT)));
            }
        }
        return new MutatingRules(
                compiler.conditions(spec), compiler.variables(), List.copyOf(mutations));
    }
}
