package dev.navarch.api.review;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.MastersAuthorizer;
import dev.navarch.api.auth.rbac.PolicyRule;
import dev.navarch.api.auth.rbac.RbacAuthorizer;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** SelfSubjectRulesReview: all that I may do in a namespace, {@code kubectl auth can-i --list}. */
final class RulesReview implements Review {

    private static final Set<String> ANY = Set.of("*");

    private final RbacAuthorizer rbac;
    private final Authorizer all;

    /**
     * @param all the authorizers that are asked, of which roles may be one
     */
    RulesReview(RbacAuthorizer rbac, Authorizer all) {
        this.rbac = rbac;
        this.all = all;
    }

    @Override
    public void answer(ApiRequest request, ObjectNode review) {
        String namespace = review.path("spec").path("namespace").asString("");
        if (namespace.isEmpty()) {
            throw Refusals.badRequest("no namespace on request");
        }
        List<PolicyRule> rules = new ArrayList<>(rbac.rules(request.user(), namespace));
        if (request.user().inGroup(MastersAuthorizer.GROUP)) {
            rules.add(new PolicyRule(ANY, ANY, ANY, Set.of(), Set.of()));
            rules.add(new PolicyRule(ANY, Set.of(), Set.of(), Set.of(), ANY));
        }
        ObjectNode status = review.putObject("status");
        ArrayNode resources = status.putArray("resourceRules");
        ArrayNode paths = status.putArray("nonResourceRules");
        for (PolicyRule rule : rules) {
            if (!rule.resources().isEmpty()) {
                ObjectNode one = resources.addObject();
                put(one, "verbs", rule.verbs());
                put(one, "apiGroups", rule.groups());
                put(one, "resources", rule.resources());
                put(one, "resourceNames", rule.names());
            }
            if (!rule.paths().isEmpty()) {
                ObjectNode one = paths.addObject();
                put(one, "verbs", rule.verbs());
                put(one, "nonResourceURLs", rule.paths());
            }
        }
        status.put("incomplete", !all.unlisted().isEmpty());
        if (!all.unlisted().isEmpty()) {
            status.put("evaluationError", all.unlisted());
        }
    }

    private static void put(ObjectNode json, String field, Set<String> values) {
        if (!values.isEmpty()) {
            ArrayNode array = json.putArray(field);
            values.stream().sorted().forEach(array::add);
        }
    }
}
