package dev.navarch.api.auth;

import dev.navarch.api.auth.Authorizer.Attributes;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiException.Details;
import java.util.List;

/** Kubernetes' words for what a user may not do. */
public final class Forbidden {

    private Forbidden() {}

    public static ApiException of(User user, Attributes asked, String reason) {
        if (!asked.path().isEmpty()) {
            return refusal(
                    "forbidden: User \""
                            + user.name()
                            + "\" cannot "
                            + asked.verb()
                            + " path \""
                            + asked.path()
                            + "\""
                            + because(reason),
                    Details.NONE);
        }
        String resource =
                asked.subresource().isEmpty()
                        ? asked.resource()
                        : asked.resource() + "/" + asked.subresource();
        String qualified =
                asked.group().isEmpty() ? asked.resource() : asked.resource() + "." + asked.group();
        String where =
                asked.namespace().isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace \"" + asked.namespace() + "\"";
        String named = asked.name().isEmpty() ? "" : " \"" + asked.name() + "\"";
        return refusal(
                qualified
                        + named
                        + " is forbidden: User \""
                        + user.name()
                        + "\" cannot "
                        + asked.verb()
                        + " resource \""
                        + resource
                        + "\" in API group \""
                        + asked.group()
                        + "\" "
                        + where
                        + because(reason),
                new Details(asked.group(), asked.resource(), asked.name(), "", 0));
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static ApiException refusal(String message, Details details) {
        return new ApiException(403, "Forbidden", message, details, List.of());
    }
}
