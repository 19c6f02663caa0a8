package dev.navarch.api.conformance;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands every test of this package the same API service, which ends with the last of them. */
final class SharedApi implements ParameterResolver {

    private static final Namespace STORE = Namespace.create(SharedApi.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == LiveApi.class;
    }

    @Override
    public LiveApi resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(LiveApi.class, key -> start(), LiveApi.class);
    }

    private static LiveApi start() {
        try {
            return new LiveApi();
        } catch (Exception e) {
            throw new ParameterResolutionException("the API service does not start", e);
        }
    }
}
