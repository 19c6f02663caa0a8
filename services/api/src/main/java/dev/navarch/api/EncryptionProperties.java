package dev.navarch.api;

import dev.navarch.model.settings.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Encryption at rest.
 *
 * @param configFile an EncryptionConfiguration, as kube-apiserver takes by
 *     --encryption-provider-config; empty for pki/encryption.yaml in the data directory, which is
 *     made with a new key when it is missing and encrypts Secrets
 * @param reload how often to look whether navarch.encryption.config-file has changed; 0 for never
 */
@ConfigurationProperties("navarch.encryption")
public record EncryptionProperties(
        @DefaultValue("") String configFile, @DefaultValue("10s") Duration reload) {

    public EncryptionProperties {
        Setting.notNegative("navarch.encryption.reload", reload);
    }
}
