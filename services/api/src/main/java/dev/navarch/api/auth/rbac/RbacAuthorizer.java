package dev.navarch.api.auth.rbac;

import dev.navarch.api.auth.Authorizer;
import dev.navarch.api.auth.User;
import java.util.List;
import java.util.Optional;

/** Allows what some role that is bound to the user allows. */
public final class RbacAuthorizer implements Authorizer {

    private final RbacView view;

    public RbacAuthorizer(RbacView view) {
        this.view = view;
    }

    @Override
    public Decision authorize(User user, Attributes attributes) {
        Optional<String> by = view.image().allowedBy(user, attributes);
        return new Decision(by.isPresent(), by.orElse(""));
    }

    /** All rules that a user has in a namespace. */
    public List<PolicyRule> rules(User user, String namespace) {
        return view.image().rules(user, namespace);
    }
}
