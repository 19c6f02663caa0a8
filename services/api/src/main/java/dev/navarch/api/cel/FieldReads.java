package dev.navarch.api.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import java.util.List;
import java.util.Set;

/** Whether an expression reads a field of a variable, however it is written. */
final class FieldReads {

    /** {@code v["f"]}, {@code v[?"f"]} and {@code v.?f}. */
    private static final Set<String> BY_KEY = Set.of("_[_]", "_[?_]", "_?._");

    private FieldReads() {}

    static boolean of(CelAbstractSyntaxTree tree, String variable, String field) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .anyMatch(node -> reads(node.expr(), variable, field));
    }

    private static boolean reads(CelExpr expression, String variable, String field) {
        return switch (expression.getKind()) {
            case SELECT ->
                    isVariable(expression.select().operand(), variable)
                            && expression.select().field().equals(field);
            case CALL -> {
                List<CelExpr> arguments = expression.call().args();
                yield BY_KEY.contains(expression.call().function())
                        && arguments.size() == 2
                        && isVariable(arguments.getFirst(), variable)
                        && isText(arguments.getLast(), field);
            }
            default -> false;
        };
    }

    private static boolean isVariable(CelExpr expression, String variable) {
        return expression.getKind() == Kind.IDENT && expression.ident().name().equals(variable);
    }

    private static boolean isText(CelExpr expression, String text) {
        return expression.getKind() == Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
                && expression.constant().stringValue().equals(text);
    }
}
