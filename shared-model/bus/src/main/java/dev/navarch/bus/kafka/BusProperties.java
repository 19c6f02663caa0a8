package dev.navarch.bus.kafka;

import dev.navarch.model.HostName;
import dev.navarch.model.settings.Setting;
import dev.navarch.model.settings.SettingException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service reaches Kafka.
 *
 * @param home the data directory: keys, tokens, the administrator's kubeconfig, logs, and data of
 *     what is embedded
 * @param port where the API server listens; 0 takes a free port, which the kubeconfig then names
 */
@ConfigurationProperties("navarch")
public record BusProperties(
        @DefaultValue(".navarch") Path home,
        @DefaultValue("6443") int port,
        @DefaultValue Kafka kafka) {

    public BusProperties {
        Setting.port("navarch.port", port);
    }

    /**
     * Settings below navarch.kafka.
     *
     * @param bootstrapServers the brokers to begin with, each as host:port
     * @param member this process's name among the members of its consumer groups, the same after a
     *     restart and no other's; empty for the host name and navarch.port
     * @param replicas how many copies of each topic that is created; -1 for the broker's default
     * @param user who logs in with the password, by SASL PLAIN
     * @param passwordFile a file that holds the password alone; empty for no login by password
     * @param identityFile a PEM file with the certificate that is shown to Kafka and its private
     *     key, read again when it changes; empty for none
     * @param authorityFile a PEM file with the authorities of Kafka's own certificate, where
     *     navarch.kafka.identity-file is given
     * @param propertiesFile a file of further properties of Kafka's clients, as Java properties,
     *     for those that are secret: sasl.jaas.config, ssl.key.password; empty for none
     * @param properties further properties of Kafka's clients, by their own names, such as
     *     security.protocol; they replace those of the file
     */
    public record Kafka(
            @DefaultValue("127.0.0.1:9092") String bootstrapServers,
            @DefaultValue("") String member,
            @DefaultValue("-1") short replicas,
            @DefaultValue("navarch") String user,
            @DefaultValue("") String passwordFile,
            @DefaultValue("") String identityFile,
            @DefaultValue("") String authorityFile,
            @DefaultValue("") String propertiesFile,
            @DefaultValue Map<String, String> properties) {

        private static final String FILE = "navarch.kafka.properties-file";

        public Kafka {
            properties = Map.copyOf(properties);
            for (String server : bootstrapServers.split(",", -1)) {
                if (!server.strip().matches(".+:[0-9]{1,5}")) {
                    throw new SettingException(
                            "navarch.kafka.bootstrap-servers",
                            "must be host:port, or several divided by commas, not \""
                                    + bootstrapServers
                                    + "\"");
                }
            }
            if (replicas != -1) {
                Setting.atLeast("navarch.kafka.replicas", 1, replicas);
            }
            Setting.file("navarch.kafka.password-file", passwordFile);
            Setting.file(FILE, propertiesFile);
            Setting.file("navarch.kafka.identity-file", identityFile);
            Setting.file("navarch.kafka.authority-file", authorityFile);
            if (identityFile.isEmpty() != authorityFile.isEmpty()) {
                throw new SettingException(
                        "navarch.kafka.authority-file",
                        "must be given together with navarch.kafka.identity-file");
            }
        }

        private Map<String, String> client() {
            Map<String, String> all = new HashMap<>();
            if (!passwordFile.isEmpty()) {
                all.putAll(PasswordLogin.properties(user, Path.of(passwordFile)));
            }
            if (!identityFile.isEmpty()) {
                all.putAll(ReloadedTls.client(Path.of(identityFile), Path.of(authorityFile)));
            }
            if (!propertiesFile.isEmpty()) {
                Properties file = new Properties();
                try (Reader reader = Files.newBufferedReader(Path.of(propertiesFile))) {
                    file.load(reader);
                } catch (IOException | IllegalArgumentException unreadable) {
                    throw new SettingException(
                            FILE + " (" + propertiesFile + ")", "cannot be read", unreadable);
                }
                file.stringPropertyNames().forEach(name -> all.put(name, file.getProperty(name)));
            }
            all.putAll(properties);
            return all;
        }
    }

    KafkaSettings settings() {
        return new KafkaSettings(
                kafka.bootstrapServers(),
                kafka.member().isEmpty() ? HostName.local() + "-" + port : kafka.member(),
                kafka.replicas(),
                kafka.client());
    }
}
