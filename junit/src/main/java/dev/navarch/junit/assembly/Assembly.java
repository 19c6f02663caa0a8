package dev.navarch.junit.assembly;

import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.Lifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;

/**
 * Runs a service's wiring class as plain code: its bean methods are called, each once, with what
 * other bean methods and the caller give. What a service is made of is thereby said in one place,
 * its wiring, and a test starts it without the second or more that a Spring context takes.
 *
 * <p>It knows what the wiring classes use and no more: imports, bean methods with start and destroy
 * methods, primary beans, {@link ObjectProvider} parameters and {@link Lifecycle} beans. Conditions
 * are not looked at: what is given replaces the bean methods of its type. Settings that are not
 * given have their defaults.
 */
public final class Assembly implements AutoCloseable {

    private final List<Method> methods = new ArrayList<>();
    private final List<Object> given;
    private final Map<Method, Making> makings = new ConcurrentHashMap<>();
    private final Map<Method, Object> made = Collections.synchronizedMap(new LinkedHashMap<>());
    private final List<Lifecycle> running = new ArrayList<>();

    private record Making(Thread maker, FutureTask<Object> result) {}

    private Assembly(Class<?> wiring, Collection<?> given) {
        this.given = List.copyOf(given);
        collect(wiring);
    }

    /** Makes everything that a wiring class and those that it imports name, and starts it. */
    public static Assembly start(Class<?> wiring, Collection<?> given) {
        Assembly assembly = new Assembly(wiring, given);
        try {
            assembly.makeAll();
            assembly.begin();
        } catch (RuntimeException failed) {
            assembly.close();
            throw failed;
        }
        return assembly;
    }

    /** What was made of a type. */
    public <T> T get(Class<T> type) {
        return find(type)
                .orElseThrow(() -> new IllegalStateException("nothing makes a " + type.getName()));
    }

    private void collect(Class<?> wiring) {
        Import imported = wiring.getAnnotation(Import.class);
        if (imported != null) {
            List.of(imported.value()).forEach(this::collect);
        }
        for (Method method : wiring.getDeclaredMethods()) {
            if (method.isAnnotationPresent(Bean.class) && !isGiven(method.getReturnType())) {
                method.setAccessible(true);
                methods.add(method);
            }
        }
    }

    private boolean isGiven(Class<?> type) {
        return given.stream().anyMatch(type::isInstance);
    }

    private <T> Optional<T> find(Class<T> type) {
        for (Object each : given) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }
        if (type.isRecord() && type.isAnnotationPresent(ConfigurationProperties.class)) {
            return Optional.of(type.cast(Settings.of(type.asSubclass(Record.class), Map.of())));
        }
        return maker(type).map(method -> type.cast(make(method)));
    }

    private Optional<Method> maker(Class<?> type) {
        List<Method> makers =
                methods.stream().filter(m -> type.isAssignableFrom(m.getReturnType())).toList();
        if (makers.size() < 2) {
            return makers.stream().findFirst();
        }
        return makers.stream()
                .filter(m -> has(m, Primary.class))
                .findFirst()
                .or(() -> makers.stream().filter(m -> m.getReturnType() == type).findFirst());
    }

    /** Makes what does not wait for another on several threads: half of the time goes so. */
    private void makeAll() {
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(
                        Thread.ofPlatform().daemon().name("assembly-", 0).factory())) {
            methods.forEach(method -> threads.execute(() -> making(method)));
        }
        methods.forEach(this::make);
    }

    private Object make(Method method) {
        Making making = making(method);
        if (making.maker() == Thread.currentThread() && !making.result().isDone()) {
            throw new IllegalStateException("what " + method + " makes needs itself");
        }
        try {
            return making.result().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(method.getName() + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + method.getName(), e);
        }
    }

    /** Makes it, unless another thread does or did. */
    private Making making(Method method) {
        Making mine =
                new Making(
                        Thread.currentThread(),
                        new FutureTask<>(() -> {
                            Object bean = call(method, owner(method), arguments(method));
                            made.put(method, bean);
                            return bean;
                        }));
        Making known = makings.putIfAbsent(method, mine);
        if (known != null) {
            return known;
        }
        mine.result().run();
        return mine;
    }

    private Object[] arguments(Method method) {
        Parameter[] parameters = method.getParameters();
        Object[] arguments = new Object[parameters.length];
        for (int i = 0; i < parameters.length; i++) {
            Class<?> type = parameters[i].getType();
            arguments[i] = type == ObjectProvider.class ? provider(parameters[i]) : get(type);
        }
        return arguments;
    }

    private ObjectProvider<Object> provider(Parameter parameter) {
        ParameterizedType type = (ParameterizedType) parameter.getParameterizedType();
        @SuppressWarnings("unchecked")
        Class<Object> wanted = (Class<Object>) type.getActualTypeArguments()[0];
        return new ObjectProvider<>() {
            @Override
            public Object getObject() {
                return get(wanted);
            }

            @Override
            public @Nullable Object getIfAvailable() {
                return find(wanted).orElse(null);
            }
        };
    }

    private void begin() {
        made.forEach((method, bean) -> {
            String start = bean(method).initMethod();
            if (!start.isEmpty()) {
                call(named(bean, start).orElseThrow(), bean);
            }
            if (bean instanceof Lifecycle lifecycle) {
                lifecycle.start();
                running.add(lifecycle);
            }
        });
    }

    /** Stops and ends everything, the last that was made first. */
    @Override
    public void close() {
        running.reversed().forEach(Lifecycle::stop);
        running.clear();
        List<Map.Entry<Method, Object>> all = List.copyOf(made.entrySet()).reversed();
        made.clear();
        for (Map.Entry<Method, Object> each : all) {
            end(each.getKey(), each.getValue());
        }
    }

    private static void end(Method method, Object bean) {
        String end = bean(method).destroyMethod();
        if (bean instanceof ScheduledExecutorService timer) {
            timer.shutdownNow();
        } else if (end.equals(
                org.springframework.beans.factory.support.AbstractBeanDefinition.INFER_METHOD)) {
            if (bean instanceof AutoCloseable) {
                named(bean, "close").ifPresent(close -> call(close, bean));
            }
        } else if (!end.isEmpty()) {
            call(named(bean, end).orElseThrow(), bean);
        }
    }

    private static Optional<Method> named(Object bean, String name) {
        for (Class<?> type = bean.getClass(); type != null; type = type.getSuperclass()) {
            for (Method method : type.getDeclaredMethods()) {
                if (method.getName().equals(name) && method.getParameterCount() == 0) {
                    method.setAccessible(true);
                    return Optional.of(method);
                }
            }
        }
        return Optional.empty();
    }

    private static Object owner(Method method) {
        try {
            var constructor = method.getDeclaringClass().getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + method.getDeclaringClass(), e);
        }
    }

    private static Object call(Method method, Object target, Object... arguments) {
        try {
            return method.invoke(target, arguments);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot call " + method, e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(method.getName() + " failed", e.getCause());
        }
    }

    private static Bean bean(Method method) {
        return method.getAnnotation(Bean.class);
    }

    private static boolean has(Method method, Class<? extends Annotation> annotation) {
        return method.isAnnotationPresent(annotation);
    }
}
