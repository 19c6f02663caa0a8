package dev.navarch.bus.settings;

import dev.navarch.model.settings.SettingException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.PropertySourceOrigin;
import org.springframework.boot.origin.SystemEnvironmentOrigin;
import org.springframework.boot.origin.TextResourceOrigin;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ClassUtils;
import org.springframework.util.unit.DataSize;

/** Says in a sentence what Spring says in a chain of exceptions: a value is none of its type. */
final class WrongValue {

    private WrongValue() {}

    static SettingException of(BindException wrong) {
        Throwable cause = wrong;
        while (cause.getCause() != null) {
            cause = cause.getCause();
            if (cause instanceof SettingException said) {
                return said;
            }
        }
        ConfigurationProperty property = wrong.getProperty();
        String value = property == null ? "" : String.valueOf(property.getValue());
        Class<?> type = wrapped(wrong.getTarget().getType());
        return new SettingException(
                wrong.getName() + place(property == null ? null : property.getOrigin()),
                expected(type)
                        .map(words -> "must be " + words + ", not \"" + value + "\"")
                        .orElse(String.valueOf(cause.getMessage())),
                wrong);
    }

    private static Class<?> wrapped(ResolvableType type) {
        Class<?> resolved = type.resolve(Object.class);
        Class<?> held = type.getGeneric(0).resolve(Object.class);
        Class<?> bound = type.hasGenerics() ? held : resolved;
        return bound.isPrimitive() ? ClassUtils.resolvePrimitiveIfNecessary(bound) : bound;
    }

    private static Optional<String> expected(Class<?> type) {
        if (type.isEnum()) {
            return Optional.of(
                    "one of "
                            + Arrays.stream(type.getEnumConstants())
                                    .map(constant -> dashed(constant.toString()))
                                    .collect(Collectors.joining(", ")));
        }
        if (type == Boolean.class) {
            return Optional.of("true or false");
        }
        if (type == Duration.class) {
            return Optional.of("a time like 500ms, 10s, 5m or 1h");
        }
        if (type == DataSize.class) {
            return Optional.of("a size like 512KB or 3MB");
        }
        if (type == Path.class) {
            return Optional.of("the path of a file");
        }
        if (type == Double.class) {
            return Optional.of("a number");
        }
        if (Number.class.isAssignableFrom(type)) {
            return Optional.of("a whole number");
        }
        return Optional.empty();
    }

    private static String dashed(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Where the value was found, if that says more than the name. */
    private static String place(@Nullable Origin origin) {
        return switch (origin) {
            case PropertySourceOrigin source when source.getOrigin() != null ->
                    place(source.getOrigin());
            case PropertySourceOrigin source
                    when source.getPropertySource() instanceof SystemEnvironmentPropertySource ->
                    " (" + source.getPropertyName() + ")";
            case SystemEnvironmentOrigin variable -> " (" + variable.getProperty() + ")";
            case TextResourceOrigin text -> " (" + text + ")";
            case null, default -> "";
        };
    }
}
