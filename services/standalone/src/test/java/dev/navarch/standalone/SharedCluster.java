package dev.navarch.standalone;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands every test of this package the same cluster, which ends with the last of them. */
final class SharedCluster implements ParameterResolver {

    private static final Namespace STORE = Namespace.create(SharedCluster.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LiveCluster.class;
    }

    @Override
    public LiveCluster resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(LiveCluster.class, key -> start(), LiveCluster.class);
    }

    private static LiveCluster start() {
        try {
            return new LiveCluster();
        } catch (Exception e) {
            throw new ParameterResolutionException("the cluster does not start", e);
        }
    }
}
