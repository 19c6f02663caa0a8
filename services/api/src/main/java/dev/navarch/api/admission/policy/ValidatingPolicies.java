package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.dynamic.Target;
import dev.navarch.api.admission.dynamic.ValidatingAdmission;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.engine.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Evaluates ValidatingAdmissionPolicies; the first denial in order is the one that is told. */
final class ValidatingPolicies extends ValidatingAdmission {

    private final PolicyFrame<ValidatingRules> frame;

    ValidatingPolicies(PolicyFrame<ValidatingRules> frame) {
        super(frame);
        this.frame = frame;
    }

    @Override
    public String name() {
        return "ValidatingAdmissionPolicy";
    }

    @Override
    protected void run(WriteAttributes write) {
        List<ApiException> denials = new ArrayList<>();
        Map<String, Set<String>> annotations = new LinkedHashMap<>();
        for (Selected<ValidatingRules> selected : frame.select(write)) {
            switch (selected) {
                case Selected.Misconfigured<ValidatingRules> wrong -> {
                    if (!wrong.policy().failOpen()) {
                        denials.add(
                                PolicyDenial.validating(
                                        write,
                                        wrong.policy().name(),
                                        wrong.binding(),
                                        wrong.message(),
                                        "Invalid"));
                    }
                }
                case Selected.Matched<ValidatingRules> matched ->
                        evaluate(matched, write, denials, annotations);
            }
        }
        annotations.forEach(
                (key, values) -> write.notes().annotate(key, String.join(", ", values)));
        if (!denials.isEmpty()) {
            throw denials.getFirst();
        }
    }

    private void evaluate(
            Selected.Matched<ValidatingRules> matched,
            WriteAttributes write,
            List<ApiException> denials,
            Map<String, Set<String>> annotations) {
        Policy<ValidatingRules> policy = matched.policy();
        Target target = matched.target();
        Validator validator = new Validator(policy.rules().get(), policy.failOpen());
        Actions actions = new Actions(policy, matched.binding(), write, denials);
        for (Optional<ObjectNode> params : matched.params()) {
            Map<String, Object> input =
                    frame.evaluation()
                            .input(
                                    write,
                                    target,
                                    frame.forms().shown(write, target, write.object()),
                                    frame.forms().shown(write, target, write.old()),
                                    params);
            for (Verdict verdict : validator.judge(input)) {
                switch (verdict) {
                    case Verdict.Failed failed -> actions.take(failed);
                    case Verdict.Broken broken ->
                            denials.add(actions.denial(broken.message(), "Invalid"));
                    case Verdict.Annotated annotated ->
                            annotations
                                    .computeIfAbsent(
                                            policy.name() + "/" + annotated.key(),
                                            key -> new LinkedHashSet<>())
                                    .add(annotated.value());
                }
            }
        }
    }
}
