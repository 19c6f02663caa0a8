package dev.navarch.junit.assembly;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.unit.DataSize;

/** Makes a service's settings from their default values and a few that are given. */
public final class Settings {

    private Settings() {}

    /**
     * @param type a record whose components say their defaults
     * @param values by property name below the record's own prefix, {@code node.name}
     */
    public static <T extends Record> T of(Class<T> type, Map<String, String> values) {
        return type.cast(make(type, "", values));
    }

    private static Object make(Class<?> type, String prefix, Map<String, String> values) {
        try {
            @SuppressWarnings("unchecked")
            Constructor<Object> constructor =
                    (Constructor<Object>)
                            type.getDeclaredConstructor(
                                    Arrays.stream(type.getRecordComponents())
                                            .map(component -> component.getType())
                                            .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(
                    Arrays.stream(constructor.getParameters())
                            .map(parameter -> value(parameter, prefix, values))
                            .toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("refused by " + type, e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make " + type, e);
        }
    }

    private static Object value(Parameter parameter, String prefix, Map<String, String> values) {
        String name = prefix + parameter.getName();
        Class<?> type = parameter.getType();
        if (type.isRecord()) {
            return make(type, name + ".", values);
        }
        DefaultValue declared = parameter.getAnnotation(DefaultValue.class);
        String[] defaults = declared == null ? new String[0] : declared.value();
        String given = values.get(name);
        List<String> texts = given == null ? List.of(defaults) : List.of(given.split(","));
        if (type == List.class) {
            return texts;
        }
        if (type == Map.class) {
            return Map.of();
        }
        String text = String.join(",", texts);
        if (type == Optional.class) {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(convert(text, argument(parameter)));
        }
        return convert(text, type);
    }

    private static Class<?> argument(Parameter parameter) {
        ParameterizedType type = (ParameterizedType) parameter.getParameterizedType();
        return (Class<?>) type.getActualTypeArguments()[0];
    }

    private static Object convert(String text, Class<?> type) {
        if (type == String.class) {
            return text;
        }
        if (type == Path.class) {
            return Path.of(text);
        }
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        if (type == boolean.class || type == Boolean.class) {
            return Boolean.valueOf(text);
        }
        if (type == Duration.class) {
            return DurationStyle.detectAndParse(text);
        }
        if (type == double.class) {
            return Double.valueOf(text);
        }
        if (type == long.class) {
            return Long.valueOf(text);
        }
        if (type == DataSize.class) {
            return DataSize.parse(text);
        }
        // The rest is for Spring's converters, which a fresh JVM takes long to load.
        Object converted = ApplicationConversionService.getSharedInstance().convert(text, type);
        if (converted == null) {
            throw new IllegalStateException("no " + type + ": " + text);
        }
        return converted;
    }
}
