package dev.navarch.junit;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Starts the servers that {@link NavarchTest} asks for, and hands out clients for them. */
final class NavarchExtension implements BeforeAllCallback, BeforeEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(NavarchExtension.class);
    private static final String OFFICIAL = "io.kubernetes.client.openapi.ApiClient";

    /** Closed by JUnit with the context that it belongs to. */
    private record Held(NavarchServer server) implements AutoCloseable {
        @Override
        public void close() {
            server.close();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (!settings(context).perMethod()) {
            inject(context.getRequiredTestClass(), null, server(context));
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        NavarchServer server = server(context);
        context.getRequiredTestInstances()
                .getAllInstances()
                .forEach(instance -> inject(instance.getClass(), instance, server));
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return isGiven(parameter.getParameter().getType())
                && (!settings(context).perMethod() || context.getTestMethod().isPresent());
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return value(parameter.getParameter().getType(), server(context));
    }

    private static boolean isGiven(Class<?> type) {
        return type == NavarchServer.class
                || type == KubernetesClient.class
                || type.getName().equals(OFFICIAL);
    }

    private static Object value(Class<?> type, NavarchServer server) {
        if (type == NavarchServer.class) {
            return server;
        }
        return type == KubernetesClient.class ? server.client() : OfficialClient.of(server);
    }

    private static void inject(Class<?> type, @Nullable Object instance, NavarchServer server) {
        Predicate<Field> wanted =
                field ->
                        isGiven(field.getType())
                                && !Modifier.isFinal(field.getModifiers())
                                && Modifier.isStatic(field.getModifiers()) == (instance == null);
        for (Field field :
                ReflectionSupport.findFields(type, wanted, HierarchyTraversalMode.TOP_DOWN)) {
            try {
                field.setAccessible(true);
                field.set(instance, value(field.getType(), server));
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("cannot set " + field, e);
            }
        }
    }

    private static NavarchServer server(ExtensionContext context) {
        NavarchTest settings = settings(context);
        ExtensionContext owner = settings.perMethod() ? context : annotated(context);
        return owner.getStore(NAMESPACE)
                .computeIfAbsent("server", key -> new Held(start(settings)), Held.class)
                .server();
    }

    private static NavarchServer start(NavarchTest settings) {
        NavarchServer server = NavarchServer.start(List.of(settings.controllers()));
        try {
            Manifests.apply(server.client(), List.of(settings.crds()));
        } catch (RuntimeException | Error failed) {
            server.close();
            throw failed;
        }
        return server;
    }

    /** The context of the outermost class, which nested classes share a server with. */
    private static ExtensionContext annotated(ExtensionContext context) {
        ExtensionContext found = context;
        Optional<ExtensionContext> outer = Optional.of(context);
        while (outer.isPresent() && outer.get().getTestClass().isPresent()) {
            found = outer.get();
            outer = found.getParent();
        }
        return found;
    }

    private static NavarchTest settings(ExtensionContext context) {
        for (Class<?> type = context.getRequiredTestClass();
                type != null;
                type = type.getEnclosingClass()) {
            Optional<NavarchTest> found = AnnotationSupport.findAnnotation(type, NavarchTest.class);
            if (found.isPresent()) {
                return found.get();
            }
        }
        throw new IllegalStateException("no @NavarchTest on " + context.getRequiredTestClass());
    }
}
