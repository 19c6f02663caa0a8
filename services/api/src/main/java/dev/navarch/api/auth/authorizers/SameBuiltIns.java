package dev.navarch.api.auth.authorizers;

import dev.navarch.api.settings.Section;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sees to it that a file that is read again names Node and RBAC where it did before, as Kubernetes
 * does: a slip of an operator's should not take all permissions from a running cluster.
 */
public final class SameBuiltIns {

    private enum BuiltIn {
        NODE,
        RBAC
    }

    private Optional<Set<BuiltIn>> first = Optional.empty();

    /**
     * @throws dev.navarch.model.settings.SettingException if one was added or removed since the
     *     first call
     */
    public void require(Section root, List<AuthorizerSettings> authorizers) {
        Set<BuiltIn> named = EnumSet.noneOf(BuiltIn.class);
        for (AuthorizerSettings authorizer : authorizers) {
            switch (authorizer) {
                case AuthorizerSettings.Node node -> named.add(BuiltIn.NODE);
                case AuthorizerSettings.Rbac rbac -> named.add(BuiltIn.RBAC);
                case AuthorizerSettings.AlwaysAllow all -> {}
                case AuthorizerSettings.AlwaysDeny none -> {}
                case AuthorizerSettings.Webhook hook -> {}
            }
        }
        if (first.isPresent() && !first.get().equals(named)) {
            throw root.problem(
                    "authorizers",
                    "Node and RBAC can be reordered, but not added or removed while the service"
                            + " runs");
        }
        first = Optional.of(named);
    }
}
