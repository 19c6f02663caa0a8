package dev.navarch.bus.settings;

import dev.navarch.model.settings.SettingException;
import java.util.regex.Pattern;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Looks at all settings of a service before any of its beans is made: a name that is none, a value
 * that cannot be used, and a secret that every user of the machine could read stop the start, each
 * by a {@link SettingException}. Every wiring class imports it.
 */
public final class SettingsCheck implements BeanFactoryPostProcessor, EnvironmentAware {

    private static final String OURS = "navarch";
    private static final Pattern SECRET =
            Pattern.compile("navarch\\..*(password|passphrase|secret|token|jaas\\.config)]?");

    private ConfigurableEnvironment environment = new StandardEnvironment();

    @Override
    public void setEnvironment(Environment given) {
        environment = (ConfigurableEnvironment) given;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        names(environment);
        for (String name : beans.getBeanNamesForType(Record.class, false, false)) {
            Class<?> type = beans.getType(name, false);
            ConfigurationProperties settings =
                    type == null ? null : type.getAnnotation(ConfigurationProperties.class);
            if (type != null && settings != null && settings.value().startsWith(OURS)) {
                bind(environment, settings.value(), type);
            }
        }
    }

    /**
     * Reads a record of settings.
     *
     * @throws SettingException if one of them cannot be used
     */
    static <T> T bind(ConfigurableEnvironment environment, String prefix, Class<T> type) {
        try {
            return Binder.get(environment).bindOrCreate(prefix, type);
        } catch (BindException wrong) {
            throw WrongValue.of(wrong);
        }
    }

    /**
     * Looks at names, wherever properties come from. What the environment holds beside settings is
     * only warned of, see {@link KnownSettings#strangers}: it may be meant for somebody else.
     */
    static void names(ConfigurableEnvironment environment) {
        KnownSettings known = KnownSettings.read();
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> named) {
                for (String name : named.getPropertyNames()) {
                    if (readable(source) && SECRET.matcher(name).matches()) {
                        throw new SettingException(
                                name,
                                "is a secret, which an argument shows to every user of this"
                                        + " machine; give it in a file");
                    }
                    if (known.unknown(name)) {
                        throw new SettingException(
                                name,
                                "there is no such setting"
                                        + known.meant(name)
                                                .map(like -> "; is " + like + " meant?")
                                                .orElse(""));
                    }
                }
            }
        }
    }

    /** Whether a list of processes shows what is in it. */
    private static boolean readable(PropertySource<?> source) {
        return source.getName().equals(CommandLinePropertySource.COMMAND_LINE_PROPERTY_SOURCE_NAME)
                || source.getName()
                        .equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    }
}
