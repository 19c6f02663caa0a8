package dev.navarch.api.cel;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.runtime.CelEvaluationException;
import java.util.Arrays;
import java.util.List;

/**
 * Compiles the expressions of structured authentication (KEP-3331): {@code claims} are those of a
 * token, {@code user} is who was made of them.
 */
public final class ClaimCompiler {

    /** What an expression may yield; what is known only when it runs is checked then. */
    public enum Result {
        BOOL("bool"),
        STRING("string"),
        STRINGS("list(string)");

        private final String text;

        Result(String text) {
            this.text = text;
        }

        private boolean is(String type) {
            return type.equals(text)
                    || type.equals("dyn")
                    || (this == STRINGS && type.equals("list(dyn)"));
        }
    }

    /**
     * An expression over claims.
     *
     * @param readsEmail whether it uses the claim {@code email}
     * @param readsVerification whether it uses {@code email_verified}
     */
    public record OverClaims(
            CelExpression expression, boolean readsEmail, boolean readsVerification) {}

    private final Cel claims =
            Environments.start()
                    .addVar("claims", MapType.create(SimpleType.STRING, SimpleType.DYN))
                    .build();
    private final Cel user =
            Environments.start()
                    .setTypeProvider(new PolicyTypes(false))
                    .addVar("user", StructTypeReference.create(PolicyTypes.USER_INFO))
                    .build();

    /**
     * @throws CelException if it is no valid expression or yields something else
     */
    public OverClaims claims(String expression, Result... results) {
        CelAbstractSyntaxTree tree = check(claims, expression, results);
        return new OverClaims(
                program(claims, tree),
                FieldReads.of(tree, "claims", "email"),
                FieldReads.of(tree, "claims", "email_verified"));
    }

    /**
     * A condition on the user.
     *
     * @throws CelException if it is no valid expression or yields something else
     */
    public CelExpression user(String expression) {
        return program(user, check(user, expression, Result.BOOL));
    }

    private static CelAbstractSyntaxTree check(Cel cel, String expression, Result... results) {
        CelAbstractSyntaxTree tree;
        try {
            tree = cel.compile(expression).getAst();
        } catch (CelValidationException e) {
            throw new CelException("compilation failed: " + e.getMessage());
        }
        String type = CelTypes.format(tree.getResultType());
        if (Arrays.stream(results).noneMatch(result -> result.is(type))) {
            List<String> wanted = Arrays.stream(results).map(result -> result.text).toList();
            throw new CelException(
                    wanted.size() == 1
                            ? "must evaluate to " + wanted.getFirst()
                            : "must evaluate to one of [" + String.join(" ", wanted) + "]");
        }
        return tree;
    }

    private static CelExpression program(Cel cel, CelAbstractSyntaxTree tree) {
        try {
            return new CelExpression(cel.createProgram(tree));
        } catch (CelEvaluationException e) {
            throw new CelException("program instantiation failed: " + e.getMessage());
        }
    }
}
