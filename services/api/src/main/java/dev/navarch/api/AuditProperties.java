package dev.navarch.api;

import dev.navarch.api.audit.sink.Mode;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit log, as the {@code --audit-*} flags of kube-apiserver.
 *
 * @param policyFile a {@code Policy} of {@code audit.k8s.io/v1} that says what is noted; empty for
 *     nothing
 */
@ConfigurationProperties("navarch.audit")
public record AuditProperties(
        @DefaultValue("") String policyFile, @DefaultValue Log log, @DefaultValue Webhook webhook) {

    /**
     * @param path a file of one event in each line; {@code -} for the standard output, empty for
     *     none
     * @param maxSize megabytes, after which a new file is begun
     * @param maxAge days, after which a full file is deleted; 0 for never
     * @param maxBackups how many full files are kept; 0 for all
     * @param mode {@code blocking}: answers wait until their events are written; {@code
     *     blocking-strict}: and a request whose arrival cannot be noted fails; {@code batch}:
     *     nobody waits
     * @param bufferSize how many events may wait in batches before some are lost
     * @param batchMaxSize how many are written at once
     * @param batchMaxWait how long the first of them waits for others
     */
    public record Log(
            @DefaultValue("") String path,
            @DefaultValue("blocking") String mode,
            @DefaultValue("10000") int bufferSize,
            @DefaultValue("1") int batchMaxSize,
            @DefaultValue("0s") Duration batchMaxWait,
            @DefaultValue("100") int maxSize,
            @DefaultValue("0") int maxAge,
            @DefaultValue("0") int maxBackups) {

        public Log {
            Mode.of("navarch.audit.log.mode", mode);
        }

        Mode waiting() {
            return Mode.of("navarch.audit.log.mode", mode);
        }
    }

    /**
     * A server that events are posted to.
     *
     * @param configFile a kubeconfig that says where; empty for none
     * @param mode as that of the log
     * @param bufferSize how many events may wait before some are lost
     * @param batchMaxSize how many are sent at once
     * @param batchMaxWait how long the first of them waits for others
     * @param initialBackoff how long to rest after a failure
     */
    public record Webhook(
            @DefaultValue("") String configFile,
            @DefaultValue("batch") String mode,
            @DefaultValue("10000") int bufferSize,
            @DefaultValue("400") int batchMaxSize,
            @DefaultValue("30s") Duration batchMaxWait,
            @DefaultValue("10s") Duration initialBackoff) {

        public Webhook {
            Mode.of("navarch.audit.webhook.mode", mode);
        }

        Mode waiting() {
            return Mode.of("navarch.audit.webhook.mode", mode);
        }
    }
}
