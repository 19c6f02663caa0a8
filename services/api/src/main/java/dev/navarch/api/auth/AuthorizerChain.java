package dev.navarch.api.auth;

import java.util.List;

/** Allows what one of several authorizers allows. */
public final class AuthorizerChain implements Authorizer {

    private final List<Authorizer> authorizers;

    public AuthorizerChain(List<Authorizer> authorizers) {
        this.authorizers = List.copyOf(authorizers);
    }

    @Override
    public Decision authorize(User user, Attributes attributes) {
        String reason = "";
        for (Authorizer authorizer : authorizers) {
            Decision decision = authorizer.authorize(user, attributes);
            if (decision.allowed()) {
                return decision;
            }
            reason = reason.isEmpty() ? decision.reason() : reason;
        }
        return new Decision(false, reason);
    }
}
