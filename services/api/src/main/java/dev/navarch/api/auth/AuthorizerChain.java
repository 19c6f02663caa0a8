package dev.navarch.api.auth;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Allows what one of several authorizers allows, unless one before it denies. They may be replaced
 * while requests are decided; each is decided by those that were there when it came.
 */
public final class AuthorizerChain implements Authorizer {

    private volatile List<Authorizer> authorizers;

    public AuthorizerChain(List<Authorizer> authorizers) {
        this.authorizers = List.copyOf(authorizers);
    }

    public void replace(List<Authorizer> others) {
        authorizers = List.copyOf(others);
    }

    @Override
    public Decision authorize(User user, Attributes attributes) {
        String reason = "";
        for (Authorizer authorizer : authorizers) {
            Decision decision = authorizer.authorize(user, attributes);
            switch (decision.verdict()) {
                case ALLOW, DENY -> {
                    return decision;
                }
                case NO_OPINION -> reason = joined(reason, decision.reason());
            }
        }
        return new Decision(false, reason);
    }

    @Override
    public String unlisted() {
        return authorizers.stream()
                .map(Authorizer::unlisted)
                .filter(why -> !why.isEmpty())
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static String joined(String reason, String more) {
        return reason.isEmpty() || more.isEmpty() ? reason + more : reason + "\n" + more;
    }
}
