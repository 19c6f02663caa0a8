package dev.navarch.bus.settings;

import dev.navarch.model.settings.SettingException;
import java.io.PrintStream;
import org.springframework.boot.SpringApplication;

/** A process that is one service or one command: what its user reads when it cannot go on. */
public final class ServiceProcess {

    private static final int FAILED = 1;

    /** As a command line that cannot be understood. */
    private static final int WRONG_SETTING = 2;

    private ServiceProcess() {}

    /** Starts a service, or says in a line why it does not start and ends the process. */
    public static void run(SpringApplication application, String... arguments) {
        warn();
        try {
            application.run(arguments);
        } catch (RuntimeException failure) {
            fail("it did not start", failure);
        }
    }

    public static void run(Class<?> application, String... arguments) {
        run(new SpringApplication(application), arguments);
    }

    /** Says which environment variables look like settings and are none. */
    public static void warn() {
        KnownSettings.read()
                .strangers(System.getenv().keySet())
                .forEach(sentence -> System.err.println("navarch: " + sentence));
    }

    /** Says why, in a line, and ends the process. */
    public static void fail(String what, Throwable failure) {
        System.exit(explain(what, failure, System.err));
    }

    /** Says a sentence that stands for itself, and ends the process. */
    public static void refuse(String sentence) {
        System.err.println("navarch: " + sentence);
        System.exit(FAILED);
    }

    /**
     * @return the exit code
     */
    public static int explain(String what, Throwable failure, PrintStream out) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SettingException)) {
            cause = cause.getCause();
        }
        if (cause instanceof SettingException wrong) {
            out.println("navarch: " + wrong.getMessage());
            return WRONG_SETTING;
        }
        out.println("navarch: " + what + ": " + cause);
        return FAILED;
    }
}
