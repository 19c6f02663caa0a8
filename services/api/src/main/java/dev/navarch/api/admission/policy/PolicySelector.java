package dev.navarch.api.admission.policy;

import dev.navarch.api.admission.dynamic.RequestMatcher;
import dev.navarch.api.admission.dynamic.Target;
import dev.navarch.api.admission.dynamic.WriteAttributes;
import dev.navarch.api.engine.ApiException;
import dev.navarch.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides which policies have to do with a request, by their rules and those of their bindings. */
final class PolicySelector {

    private final RequestMatcher matcher;
    private final ParamCollector params;

    PolicySelector(RequestMatcher matcher, ParamCollector params) {
        this.matcher = matcher;
        this.params = params;
    }

    <R> List<Selected<R>> select(List<Policy<R>> policies, WriteAttributes write) {
        List<Selected<R>> selected = new ArrayList<>();
        for (Policy<R> policy : policies) {
            try {
                Optional<Target> target = target(policy, write);
                if (target.isPresent()) {
                    if (policy.params().isPresent()) {
                        params.requireType(policy.params().get());
                    }
                    bindings(policy, target.get(), write, selected);
                }
            } catch (ConfigurationException e) {
                selected.add(new Selected.Misconfigured<>(policy, Optional.empty(), e.text()));
            }
        }
        return selected;
    }

    private <R> void bindings(
            Policy<R> policy, Target target, WriteAttributes write, List<Selected<R>> selected) {
        for (Binding binding : policy.bindings()) {
            try {
                if (binding.match().isEmpty() || match(binding.match().get(), write).isPresent()) {
                    selected.add(
                            new Selected.Matched<>(
                                    policy,
                                    binding,
                                    target,
                                    params.collect(
                                            policy.params(), binding.params(), namespace(write))));
                }
            } catch (ConfigurationException e) {
                selected.add(new Selected.Misconfigured<>(policy, Optional.of(binding), e.text()));
            }
        }
    }

    private Optional<Target> target(Policy<?> policy, WriteAttributes write)
            throws ConfigurationException {
        if (policy.match().isEmpty()) {
            throw new ConfigurationException(
                    "policy contained no match constraints, a required field");
        }
        return match(policy.match().get(), write);
    }

    private Optional<Target> match(MatchResources match, WriteAttributes write)
            throws ConfigurationException {
        if (!RequestMatcher.isSelected(match.objectSelector(), write)
                || matcher.byRules(match.excluded(), match.equivalent(), write).isPresent()) {
            return Optional.empty();
        }
        Optional<Target> target =
                match.rules().isEmpty()
                        ? Optional.of(RequestMatcher.asAsked(write))
                        : matcher.byRules(match.rules(), match.equivalent(), write);
        try {
            return target.isPresent() && matcher.inNamespace(match.namespaceSelector(), write)
                    ? target
                    : Optional.empty();
        } catch (ApiException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        }
    }

    /** That of the request; a namespace's own name is none. */
    static String namespace(WriteAttributes write) {
        return write.type().key().equals(Resources.NAMESPACES) ? "" : write.namespace();
    }
}
