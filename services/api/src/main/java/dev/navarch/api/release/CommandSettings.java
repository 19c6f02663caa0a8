package dev.navarch.api.release;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/** Settings of a command that starts no service: arguments, properties, environment variables. */
public final class CommandSettings {

    private CommandSettings() {}

    public static <T> T read(String prefix, Class<T> type, String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        ConfigurationPropertySources.attach(environment);
        return Binder.get(environment).bindOrCreate(prefix, type);
    }

    /** Says why, in a line, and ends the process. */
    public static void fail(String what, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        System.err.println("navarch: " + what + ": " + cause);
        System.exit(1);
    }

    /** Says a sentence that stands for itself, and ends the process. */
    public static void refuse(String sentence) {
        System.err.println("navarch: " + sentence);
        System.exit(1);
    }
}
