package dev.navarch.api.cel;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Compiles expressions, each once. Making the environment and compiling take long, so both wait
 * until a rule is first needed.
 */
public final class CelCompiler {

    /** What expressions of webhooks' match conditions may use. */
    public static final List<String> ADMISSION =
            List.of("object", "oldObject", "request", "authorizer", "authorizer.requestResource");

    private final List<String> variables;
    private final Map<String, CelExpression> compiled = new ConcurrentHashMap<>();
    private volatile @Nullable Cel environment;

    /**
     * @param variables the names that expressions may use; their types are known only when run
     */
    public CelCompiler(List<String> variables) {
        this.variables = List.copyOf(variables);
    }

    /**
     * @throws CelException if the expression is no valid CEL
     */
    public CelExpression compile(String expression) {
        CelExpression known = compiled.get(expression);
        return known != null
                ? known
                : compiled.computeIfAbsent(expression, e -> compile(environment(), e));
    }

    private static CelExpression compile(Cel cel, String expression) {
        try {
            return new CelExpression(cel.createProgram(cel.compile(expression).getAst()));
        } catch (CelValidationException | CelEvaluationException e) {
            throw new CelException(String.valueOf(e.getMessage()));
        }
    }

    private Cel environment() {
        Cel known = environment;
        if (known == null) {
            synchronized (this) {
                known = environment;
                if (known == null) {
                    known = build();
                    environment = known;
                }
            }
        }
        return known;
    }

    private Cel build() {
        CelBuilder builder = Environments.start();
        variables.forEach(name -> builder.addVar(name, SimpleType.DYN));
        if (variables.contains("authorizer")) {
            AuthorizerFunctions.addTo(builder);
        }
        return builder.build();
    }
}
