package dev.navarch.api.admission.policy;

import dev.navarch.api.cel.CelException;
import dev.navarch.api.cel.CelProgram;
import dev.navarch.api.cel.PolicyCompiler;
import dev.navarch.api.cel.PolicyCompiler.Result;
import dev.navarch.api.cel.PolicyCompiler.Use;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Compiles what policies of both kinds have, variables first. */
final class RuleCompiler {

    private final PolicyCompiler compiler;
    private final Map<String, CelProgram> variables = new LinkedHashMap<>();

    RuleCompiler(JsonNode spec, boolean params, boolean mutates) {
        this.compiler = new PolicyCompiler(params, mutates);
        for (JsonNode variable : spec.path("variables")) {
            String name = variable.path("name").asString("");
            try {
                variables.put(
                        name, compiler.variable(name, variable.path("expression").asString("")));
            } catch (CelException e) {
                // Whoever uses it says that there is no such variable.
                variables.remove(name);
            }
        }
    }

    Map<String, CelProgram> variables() {
        return Map.copyOf(variables);
    }

    Conditions conditions(JsonNode spec) {
        List<Expression> conditions = new ArrayList<>();
        for (JsonNode condition : spec.path("matchConditions")) {
            conditions.add(
                    expression(
                            Use.MATCH_CONDITION,
                            condition.path("expression").asString(""),
                            Result.BOOL));
        }
        return new Conditions(List.copyOf(conditions));
    }

    Expression expression(Use use, String text, Result... results) {
        return Expression.of(text, () -> compiler.compile(use, text, results));
    }
}
