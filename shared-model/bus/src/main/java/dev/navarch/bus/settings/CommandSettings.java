package dev.navarch.bus.settings;

import dev.navarch.model.settings.SettingException;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Settings of what starts no service, or must know them before: from where services have theirs,
 * arguments, properties of the JVM, environment variables and files, the first that has it.
 */
public final class CommandSettings {

    private final ConfigurableEnvironment environment = new StandardEnvironment();

    /**
     * @param arguments of the command; what does not begin with {@code --} is not looked at
     * @throws SettingException if one is none, or is a secret
     */
    public CommandSettings(String... arguments) {
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        ConfigurationPropertySources.attach(environment);
        ConfigDataEnvironmentPostProcessor.applyTo(environment);
        SettingsCheck.names(environment);
    }

    /**
     * @param type a record with {@link ConfigurationProperties}
     * @throws SettingException if a value cannot be used
     */
    public <T extends Record> T read(Class<T> type) {
        ConfigurationProperties settings = type.getAnnotation(ConfigurationProperties.class);
        if (settings == null) {
            throw new IllegalArgumentException(type + " says no prefix");
        }
        return SettingsCheck.bind(environment, settings.value(), type);
    }
}
