package dev.navarch.api.auth;

/** Members of {@code system:masters} may do everything, whatever roles there are. */
public final class MastersAuthorizer implements Authorizer {

    public static final String GROUP = "system:masters";

    @Override
    public Decision authorize(User user, Attributes attributes) {
        return new Decision(user.inGroup(GROUP), "");
    }
}
