package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.Reinvocation;
import dev.navarch.api.admission.dynamic.MutatingAdmission;
import dev.navarch.api.admission.dynamic.Target;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.admission.policy.MutatingRules.Mutation;
import dev.navarch.api.cel.Budget;
import dev.navarch.api.cel.OutOfBudgetException;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.type.Schema;
import dev.navarch.api.type.TypeVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Lets MutatingAdmissionPolicies change an object one after the other. */
final class MutatingPolicies extends MutatingAdmission {

    private final PolicyFrame<MutatingRules> frame;

    MutatingPolicies(PolicyFrame<MutatingRules> frame) {
        super(frame);
        this.frame = frame;
    }

    @Override
    public String name() {
        return "MutatingAdmissionPolicy";
    }

    @Override
    protected void run(WriteAttributes write, Reinvocation.Round round) {
        write.object().ifPresent(round::begin);
        Denials denials = new Denials();
        for (Selected<MutatingRules> selected : frame.select(write)) {
            switch (selected) {
                case Selected.Misconfigured<MutatingRules> wrong ->
                        denials.add(wrong.policy(), wrong.binding(), wrong.message(), "Forbidden");
                case Selected.Matched<MutatingRules> matched ->
                        matched.params().forEach(p -> mutate(matched, p, write, round, denials));
            }
        }
        write.object().ifPresent(round::end);
        denials.refuse(write);
    }

    private void mutate(
            Selected.Matched<MutatingRules> matched,
            Optional<ObjectNode> params,
            WriteAttributes write,
            Reinvocation.Round round,
            Denials denials) {
        Policy<MutatingRules> policy = matched.policy();
        String id = policy.name() + "/" + matched.binding().name() + "/" + name(params);
        if (!round.due(id) || write.object().isEmpty()) {
            return;
        }
        MutatingRules rules = policy.rules().get();
        try {
            if (!rules.conditions().hold(input(matched, params, write), policy.failOpen())) {
                return;
            }
            boolean changed = false;
            for (Mutation mutation : rules.mutations()) {
                changed |= apply(mutation, matched, params, write);
            }
            if (changed) {
                round.changedBy();
            }
            if (policy.reinvoke()) {
                round.eligible(id);
            }
        } catch (EvaluationException e) {
            denials.add(policy, Optional.of(matched.binding()), e.text(), "Invalid");
        } catch (OutOfBudgetException e) {
            denials.add(
                    policy,
                    Optional.of(matched.binding()),
                    String.valueOf(e.getMessage()),
                    "Invalid");
        }
    }

    private boolean apply(
            Mutation mutation,
            Selected.Matched<MutatingRules> matched,
            Optional<ObjectNode> params,
            WriteAttributes write)
            throws EvaluationException {
        Budget budget = new Budget(Budget.POLICY);
        Map<String, Object> variables =
                Evaluation.with(
                        input(matched, params, write),
                        matched.policy().rules().get().variables(),
                        budget);
        Object value = mutation.expression().evaluate(variables, budget);
        Target target = matched.target();
        ObjectNode object = write.object().orElseThrow();
        ObjectNode shown =
                frame.forms().shownBeforeCreation(write, target, write.object()).orElseThrow();
        ObjectNode made = Mutator.mutate(mutation, value, shown, schema(write, target));
        try {
            return frame.forms().replace(write, target, object, made);
        } catch (ApiException e) {
            throw new EvaluationException(String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Object> input(
            Selected.Matched<MutatingRules> matched,
            Optional<ObjectNode> params,
            WriteAttributes write) {
        Target target = matched.target();
        return frame.evaluation()
                .input(
                        write,
                        target,
                        frame.forms().shownBeforeCreation(write, target, write.object()),
                        frame.forms().shown(write, target, write.old()),
                        params);
    }

    private static Optional<Schema> schema(WriteAttributes write, Target target) {
        return write.whole()
                ? target.type().version(target.resource().version()).map(TypeVersion::schema)
                : Optional.empty();
    }

    private static String name(Optional<ObjectNode> params) {
        return params.map(p -> p.path("metadata"))
                .map(m -> m.path("namespace").asString("") + "/" + m.path("name").asString(""))
                .orElse("");
    }

    /** The policies that could not do their part, but for those that may fail. */
    private static final class Denials {

        private final List<String> messages = new ArrayList<>();
        private String reason = "";

        void add(Policy<?> policy, Optional<Binding> binding, String message, String why) {
            if (policy.failOpen()) {
                return;
            }
            if (messages.isEmpty()) {
                reason = why;
            }
            messages.add(PolicyDenial.mutatingMessage(policy.name(), binding, message));
        }

        void refuse(WriteAttributes write) {
            if (!messages.isEmpty()) {
                throw PolicyDenial.mutating(write, messages, reason);
            }
        }
    }
}
