package dev.navarch.api.auth.rbac;

import dev.navarch.api.admission.AdmissionContext;
import dev.navarch.api.admission.AdmissionPlugin;
import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.auth.User;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Refusals;
import dev.navarch.model.GroupResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/**
 * Nobody gives away rights that he does not have: who writes a role must hold all of its rules or
 * may {@code escalate}; who binds a role must hold its rules or may {@code bind} it.
 */
public final class EscalationCheck implements AdmissionPlugin {

    private final RbacView view;
    private final Authorizer authorizer;

    public EscalationCheck(RbacView view, Authorizer authorizer) {
        this.view = view;
        this.authorizer = authorizer;
    }

    @Override
    public String name() {
        return "RBACEscalation";
    }

    @Override
    public boolean handles(AdmissionContext context) {
        return context.request().type().key().group().equals(RbacView.GROUP)
                && context.operation() != ApiVerb.DELETE
                && context.object().isPresent();
    }

    @Override
    public void validate(AdmissionContext context) {
        ObjectNode object = context.object().orElseThrow();
        String resource = context.request().type().key().resource();
        if (resource.endsWith("bindings")) {
            checkBinding(context, object);
        } else {
            checkRole(context, object);
        }
    }

    private void checkRole(AdmissionContext context, ObjectNode role) {
        boolean same =
                context.old()
                        .filter(old ->
                                old.path("rules").equals(role.path("rules"))
                                        && old.path("aggregationRule")
                                                .equals(role.path("aggregationRule")))
                        .isPresent();
        if (same || allowed(context, "escalate", context.request().type().key(), context.name())) {
            return;
        }
        List<PolicyRule> granted = new ArrayList<>(PolicyRule.list(role.path("rules")));
        if (role.path("aggregationRule").path("clusterRoleSelectors").size() > 0) {
            granted.add(new PolicyRule(Set.of("*"), Set.of("*"), Set.of("*"), Set.of(), Set.of()));
        }
        check(context, granted);
    }

    private void checkBinding(AdmissionContext context, ObjectNode object) {
        Binding binding = Binding.of(object);
        boolean same =
                context.old()
                        .filter(old ->
                                old.path("roleRef").equals(object.path("roleRef"))
                                        && old.path("subjects").equals(object.path("subjects")))
                        .isPresent();
        GroupResource kind = binding.clusterRole() ? RbacView.CLUSTER_ROLES : RbacView.ROLES;
        if (same || allowed(context, "bind", kind, binding.role())) {
            return;
        }
        String namespace = binding.clusterRole() ? "" : context.request().namespace();
        Optional<List<PolicyRule>> rules = view.image().role(namespace, binding.role());
        if (rules.isEmpty()) {
            throw Refusals.notFound(kind, binding.role());
        }
        check(context, rules.get());
    }

    private boolean allowed(
            AdmissionContext context, String verb, GroupResource kind, String name) {
        return authorizer
                .authorize(
                        context.request().user(),
                        new Attributes(
                                verb,
                                kind.group(),
                                "v1",
                                kind.resource(),
                                "",
                                context.request().namespace(),
                                name,
                                ""))
                .allowed();
    }

    private void check(AdmissionContext context, List<PolicyRule> granted) {
        User user = context.request().user();
        List<PolicyRule> held = view.image().rules(user, context.request().namespace());
        List<PolicyRule> missing =
                granted.stream()
                        .flatMap(rule -> rule.parts().stream())
                        .filter(part -> held.stream().noneMatch(rule -> rule.covers(part)))
                        .toList();
        if (!missing.isEmpty()) {
            throw Refusals.forbidden(
                    context.request().type().key(),
                    context.name(),
                    "user \""
                            + user.name()
                            + "\" (groups="
                            + user.groups().stream()
                                    .map(g -> '"' + g + '"')
                                    .collect(Collectors.joining(" ", "[", "]"))
                            + ") is attempting to grant RBAC permissions not currently held:\n"
                            + missing.stream()
                                    .map(PolicyRule::toString)
                                    .collect(Collectors.joining("\n")));
        }
    }
}
