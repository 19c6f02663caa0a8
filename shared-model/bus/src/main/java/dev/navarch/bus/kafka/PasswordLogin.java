package dev.navarch.bus.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The client properties of a login by name and password, SASL PLAIN. */
public final class PasswordLogin {

    private PasswordLogin() {}

    /** For a broker on this host; over a network the protocol must be SASL_SSL. */
    public static Map<String, String> properties(String user, String password) {
        return Map.of(
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                jaas(user, password) + ";");
    }

    /** The login module's line, which a broker extends by the users that it lets in. */
    public static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\""
                + user
                + "\" password=\""
                + password
                + "\"";
    }

    static Map<String, String> properties(String user, Path passwordFile) {
        try {
            return properties(user, Files.readString(passwordFile).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read Kafka's password", e);
        }
    }
}
