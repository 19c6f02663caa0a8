package dev.navarch.api.cel;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;

import dev.cel.bundle.CelBuilder;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.navarch.api.auth.Authorizer.Decision;
import java.util.List;

/** What can be asked of {@link CelAuthorizer} and of its decisions. */
final class AuthorizerFunctions {

    private final CelBuilder builder;

    private AuthorizerFunctions(CelBuilder builder) {
        this.builder = builder;
    }

    static void addTo(CelBuilder builder) {
        AuthorizerFunctions functions = new AuthorizerFunctions(builder);
        functions.question("path", CelAuthorizer::path);
        functions.question("group", CelAuthorizer::group);
        functions.question("resource", CelAuthorizer::resource);
        functions.question("subresource", CelAuthorizer::subresource);
        functions.question("namespace", CelAuthorizer::namespace);
        functions.question("name", CelAuthorizer::name);
        functions.question("fieldSelector", CelAuthorizer::fieldSelector);
        functions.question("labelSelector", CelAuthorizer::labelSelector);
        functions.question("check", CelAuthorizer::check);
        functions.account();
        functions.answer("allowed", SimpleType.BOOL, Decision::allowed);
        functions.answer("reason", SimpleType.STRING, Decision::reason);
        functions.answer("errored", SimpleType.BOOL, decision -> false);
        functions.answer("error", SimpleType.STRING, decision -> "");
    }

    private void question(String name, CelFunctionOverload.Binary<CelAuthorizer, String> body) {
        declare(
                name,
                SimpleType.DYN,
                List.of(SimpleType.DYN, SimpleType.STRING),
                CelFunctionBinding.from(
                        "navarch_authorizer_" + name, CelAuthorizer.class, String.class, body));
    }

    private void account() {
        declare(
                "serviceAccount",
                SimpleType.DYN,
                List.of(SimpleType.DYN, SimpleType.STRING, SimpleType.STRING),
                CelFunctionBinding.from(
                        "navarch_authorizer_serviceAccount",
                        List.of(CelAuthorizer.class, String.class, String.class),
                        arguments ->
                                ((CelAuthorizer) arguments[0])
                                        .serviceAccount(
                                                (String) arguments[1], (String) arguments[2])));
    }

    private void answer(String name, CelType result, CelFunctionOverload.Unary<Decision> body) {
        declare(
                name,
                result,
                List.of(SimpleType.DYN),
                CelFunctionBinding.from("navarch_decision_" + name, Decision.class, body));
    }

    private void declare(
            String name, CelType result, List<CelType> arguments, CelFunctionBinding binding) {
        builder.addFunctionDeclarations(
                newFunctionDeclaration(
                        name, newMemberOverload(binding.getOverloadId(), result, arguments)));
        builder.addFunctionBindings(binding);
    }
}
