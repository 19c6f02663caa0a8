package dev.navarch.api;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Encryption at rest.
 *
 * @param configFile an {@code EncryptionConfiguration}, as kube-apiserver's {@code
 *     --encryption-provider-config}; empty for {@code pki/encryption.yaml} in the data directory,
 *     which is made with a new key when it is missing and encrypts Secrets
 * @param reload how often to look whether the file has changed; 0 for never
 */
@ConfigurationProperties("navarch.encryption")
public record EncryptionProperties(
        @DefaultValue("") String configFile, @DefaultValue("10s") Duration reload) {}
