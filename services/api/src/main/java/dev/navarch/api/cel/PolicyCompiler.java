package dev.navarch.api.cel;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypes;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructTypeReference;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.navarch.api.type.Schema;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compiles the expressions of one admission policy, in the order in which they may refer to each
 * other. Not for several threads at once; what it compiles is.
 */
public final class PolicyCompiler {

    /** What an expression is for decides on what it may use. */
    public enum Use {
        /** Comes before the variables. */
        MATCH_CONDITION,
        VARIABLE,
        VALIDATION,
        /** May not ask the authorizer. */
        MESSAGE,
        AUDIT_ANNOTATION,
        /** May construct objects and patches. */
        MUTATION
    }

    /** The types of results that an expression may be asked for, as CEL writes them. */
    public enum Result {
        BOOL("bool"),
        STRING("string"),
        NULL("null_type"),
        OBJECT(Made.OBJECT),
        PATCHES("list(" + PolicyTypes.PATCH + ")");

        private final String text;

        Result(String text) {
            this.text = text;
        }
    }

    private final boolean params;
    private final PolicyTypes types;
    private final Optional<CelType> object;
    private final Map<Use, Cel> environments = new EnumMap<>(Use.class);

    /**
     * @param params whether the policy has parameters
     * @param mutates whether its expressions may construct objects
     */
    public PolicyCompiler(boolean params, boolean mutates) {
        this(params, new PolicyTypes(mutates), Optional.empty());
    }

    /** One that also knows the type of the objects that the policy is about. */
    public static PolicyCompiler typed(boolean params, Schema schema) {
        PolicyTypes types = new PolicyTypes(false);
        return new PolicyCompiler(params, types, Optional.of(types.objects(schema)));
    }

    private PolicyCompiler(boolean params, PolicyTypes types, Optional<CelType> object) {
        this.params = params;
        this.types = types;
        this.object = object;
    }

    /**
     * Compiles a variable that later expressions may use.
     *
     * @throws CelException if the expression does not compile; then the variable has any type
     */
    public CelProgram variable(String name, String expression) {
        types.variable(name, SimpleType.DYN);
        types.reads(expression);
        CelAbstractSyntaxTree compiled = check(Use.VARIABLE, expression);
        types.variable(name, compiled.getResultType());
        return program(Use.VARIABLE, compiled, expression);
    }

    /**
     * @throws CelException if the expression does not compile or yields something else
     */
    public CelProgram compile(Use use, String expression, Result... results) {
        types.reads(expression);
        CelAbstractSyntaxTree compiled = check(use, expression);
        String type = CelTypes.format(compiled.getResultType());
        if (Arrays.stream(results).noneMatch(r -> r.text.equals(type))) {
            List<String> wanted = Arrays.stream(results).map(r -> r.text).toList();
            throw new CelException(
                    (wanted.size() == 1
                                    ? "must evaluate to " + wanted.getFirst()
                                    : "must evaluate to one of [" + String.join(" ", wanted) + "]")
                            + " but got "
                            + type);
        }
        return program(use, compiled, expression);
    }

    /**
     * The bare compilation, without asking for a type of result.
     *
     * @throws CelException in the compiler's own words
     */
    public void typeCheck(Use use, String expression) {
        try {
            environment(use).compile(expression).getAst();
        } catch (CelValidationException e) {
            throw new CelException(String.valueOf(e.getMessage()));
        }
    }

    private CelAbstractSyntaxTree check(Use use, String expression) {
        try {
            return environment(use).compile(expression).getAst();
        } catch (CelValidationException e) {
            throw new CelException("compilation failed: " + e.getMessage());
        }
    }

    private CelProgram program(Use use, CelAbstractSyntaxTree compiled, String expression) {
        try {
            return new CelProgram(environment(use).createProgram(compiled), expression);
        } catch (CelEvaluationException e) {
            throw new CelException("program instantiation failed: " + e.getMessage());
        }
    }

    private Cel environment(Use use) {
        Use kind =
                switch (use) {
                    case MATCH_CONDITION, MESSAGE -> use;
                    case VARIABLE, VALIDATION, AUDIT_ANNOTATION, MUTATION -> Use.VALIDATION;
                };
        return environments.computeIfAbsent(kind, this::build);
    }

    private Cel build(Use use) {
        CelBuilder builder = Environments.start().setTypeProvider(types);
        CelType shown = object.orElse(SimpleType.DYN);
        builder.addVar("object", shown);
        builder.addVar("oldObject", shown);
        builder.addVar("namespaceObject", SimpleType.DYN);
        builder.addVar("request", StructTypeReference.create(PolicyTypes.REQUEST));
        if (params) {
            builder.addVar("params", SimpleType.DYN);
        }
        if (use != Use.MATCH_CONDITION) {
            builder.addVar("variables", StructTypeReference.create(PolicyTypes.VARIABLES));
        }
        if (use != Use.MESSAGE) {
            builder.addVar("authorizer", SimpleType.DYN);
            builder.addVar("authorizer.requestResource", SimpleType.DYN);
            AuthorizerFunctions.addTo(builder);
        }
        builder.setValueProvider((type, fields) -> Optional.of(new Made(type, fields)));
        escapeKey(builder);
        return builder.build();
    }

    /** For the keys of labels and annotations in a path: RFC 6901. */
    private static void escapeKey(CelBuilder builder) {
        String name = "jsonpatch.escapeKey";
        String id = "navarch_jsonpatch_escapeKey";
        builder.addFunctionDeclarations(
                newFunctionDeclaration(
                        name, newGlobalOverload(id, SimpleType.STRING, SimpleType.STRING)));
        builder.addFunctionBindings(
                CelFunctionBinding.from(
                        id, String.class, key -> key.replace("~", "~0").replace("/", "~1")));
    }
}
