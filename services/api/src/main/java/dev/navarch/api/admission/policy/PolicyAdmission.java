package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.ObjectTrees;
import dev.navarch.api.admission.dynamic.DynamicAdmission;
import dev.navarch.api.admission.dynamic.Equivalents;
import dev.navarch.api.admission.dynamic.Forms;
import dev.navarch.api.admission.dynamic.RequestMatcher;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.engine.Conversion;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.bus.ChangeListener;
import dev.navarch.model.Change;
import dev.navarch.model.GroupResource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Admission by policies, put together; follows the changes of policies and bindings. */
public final class PolicyAdmission implements ChangeListener {

    private final Policies<ValidatingRules> validatingPolicies =
            new Policies<>("validating", ValidatingRules::read);
    private final Policies<MutatingRules> mutatingPolicies =
            new Policies<>("mutating", MutatingRules::read);
    private final ValidatingPolicies validating;
    private final MutatingPolicies mutating;

    public PolicyAdmission(
            ObjectTrees objects,
            TypeRegistry types,
            ObjectDecoder decoder,
            Conversion conversion,
            Authorizer authorizer) {
        RequestMatcher matcher = new RequestMatcher(objects, new Equivalents(types));
        PolicySelector selector =
                new PolicySelector(matcher, new ParamCollector(objects, types, conversion));
        Evaluation evaluation = new Evaluation(matcher, authorizer);
        Forms forms = new Forms(decoder, conversion);
        this.validating =
                new ValidatingPolicies(
                        new PolicyFrame<>(validatingPolicies, selector, evaluation, forms));
        this.mutating =
                new MutatingPolicies(
                        new PolicyFrame<>(mutatingPolicies, selector, evaluation, forms));
    }

    /** What to follow. */
    public Set<GroupResource> types() {
        Set<GroupResource> types = new HashSet<>(validatingPolicies.types());
        types.addAll(mutatingPolicies.types());
        return Set.copyOf(types);
    }

    @Override
    public void onChanges(List<Change> changes) {
        validatingPolicies.onChanges(changes);
        mutatingPolicies.onChanges(changes);
    }

    public DynamicAdmission mutating() {
        return mutating;
    }

    public DynamicAdmission validating() {
        return validating;
    }
}
