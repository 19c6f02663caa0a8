package dev.navarch.api;

import dev.navarch.api.audit.sink.BatchedSink.Batching;
import dev.navarch.api.audit.sink.Mode;
import dev.navarch.model.settings.Setting;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The audit log, as the {@code --audit-*} flags of kube-apiserver.
 *
 * @param policyFile a Policy of audit.k8s.io/v1 that says what is noted; empty for nothing
 */
@ConfigurationProperties("navarch.audit")
public record AuditProperties(
        @DefaultValue("") String policyFile, @DefaultValue Log log, @DefaultValue Webhook webhook) {

    public AuditProperties {
        log.check();
        webhook.check();
    }

    /** What both kinds of places have: who waits for them, and how events are gathered. */
    sealed interface Place {

        String prefix();

        String mode();

        int bufferSize();

        int batchMaxSize();

        Duration batchMaxWait();

        /** How long to rest after a failure. */
        Duration initialBackoff();

        default Mode waiting() {
            return Mode.of(prefix() + "mode", mode());
        }

        default Batching batching() {
            return new Batching(bufferSize(), batchMaxSize(), batchMaxWait(), initialBackoff());
        }

        default void check() {
            waiting();
            Setting.atLeast(prefix() + "buffer-size", 1, bufferSize());
            Setting.atLeast(prefix() + "batch-max-size", 1, batchMaxSize());
            Setting.notNegative(prefix() + "batch-max-wait", batchMaxWait());
            Setting.notNegative(prefix() + "initial-backoff", initialBackoff());
        }
    }

    /**
     * A file.
     *
     * @param path a file of one event in each line; - for the standard output, empty for none
     * @param mode who waits for the file: with blocking, answers until their events are written;
     *     with blocking-strict a request whose arrival cannot be noted also fails; with batch
     *     nobody
     * @param bufferSize how many events may wait in batches before some are lost
     * @param batchMaxSize how many events are written at once
     * @param batchMaxWait how long the first event of a batch waits for others
     * @param maxSize megabytes, after which a new file is begun
     * @param maxAge days, after which a full file is deleted; 0 for never
     * @param maxBackups how many full files are kept; 0 for all
     */
    public record Log(
            @DefaultValue("") String path,
            @DefaultValue("blocking") String mode,
            @DefaultValue("10000") int bufferSize,
            @DefaultValue("1") int batchMaxSize,
            @DefaultValue("0s") Duration batchMaxWait,
            @DefaultValue("100") int maxSize,
            @DefaultValue("0") int maxAge,
            @DefaultValue("0") int maxBackups)
            implements Place {

        public Log {
            Setting.atLeast("navarch.audit.log.max-size", 1, maxSize);
            Setting.atLeast("navarch.audit.log.max-age", 0, maxAge);
            Setting.atLeast("navarch.audit.log.max-backups", 0, maxBackups);
        }

        @Override
        public String prefix() {
            return "navarch.audit.log.";
        }

        /** A file is written at once again. */
        @Override
        public Duration initialBackoff() {
            return Duration.ZERO;
        }
    }

    /**
     * A server that events are posted to.
     *
     * @param configFile a kubeconfig that says where events are posted; empty for nowhere
     * @param mode who waits for the server: blocking, blocking-strict or batch, as with
     *     navarch.audit.log.mode
     * @param bufferSize how many events may wait before some are lost
     * @param batchMaxSize how many events are sent at once
     * @param batchMaxWait how long the first event of a batch waits for others
     * @param initialBackoff how long to rest after a failure
     */
    public record Webhook(
            @DefaultValue("") String configFile,
            @DefaultValue("batch") String mode,
            @DefaultValue("10000") int bufferSize,
            @DefaultValue("400") int batchMaxSize,
            @DefaultValue("30s") Duration batchMaxWait,
            @DefaultValue("10s") Duration initialBackoff)
            implements Place {

        @Override
        public String prefix() {
            return "navarch.audit.webhook.";
        }
    }
}
