package dev.navarch.api.admission.webhook;

import dev.navarch.api.admission.dynamic.ExpressionInput;
import dev.navarch.api.admission.dynamic.Forms;
import dev.navarch.api.admission.dynamic.Target;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.cel.CelCompiler;
import dev.navarch.api.cel.CelException;
import dev.navarch.api.engine.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Evaluates {@code matchConditions} (KEP-3716). Each expression is compiled once. */
final class MatchConditions {

    private final Forms forms;
    private final Authorizer authorizer;
    private final CelCompiler compiler = new CelCompiler(CelCompiler.ADMISSION);

    MatchConditions(Forms forms, Authorizer authorizer) {
        this.forms = forms;
        this.authorizer = authorizer;
    }

    /**
     * One condition that is false settles it, whatever happens to the others.
     *
     * @throws dev.navarch.api.engine.ApiException 403 when a condition fails and the webhook's
     *     failure policy is to refuse
     */
    boolean hold(Invocation invocation, WriteAttributes write) {
        List<Webhook.Condition> conditions = invocation.hook().conditions();
        if (conditions.isEmpty()) {
            return true;
        }
        Target target = invocation.target();
        Map<String, Object> variables =
                ExpressionInput.of(
                        write,
                        target,
                        forms.shown(write, target, write.object()),
                        forms.shown(write, target, write.old()),
                        authorizer);
        List<String> failures = new ArrayList<>();
        for (Webhook.Condition condition : conditions) {
            try {
                if (!compiler.compile(condition.expression()).holds(variables)) {
                    return false;
                }
            } catch (CelException e) {
                failures.add(
                        "expression '"
                                + condition.expression()
                                + "' resulted in error: "
                                + e.text());
            }
        }
        if (failures.isEmpty()) {
            return true;
        }
        if (invocation.hook().failOpen()) {
            return false;
        }
        throw Refusals.forbidden(
                write.type().key(),
                write.name(),
                failures.size() == 1 ? failures.getFirst() : failures.toString());
    }
}
