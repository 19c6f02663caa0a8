package dev.navarch.api;

import dev.navarch.api.audit.AuditSink;
import dev.navarch.api.audit.AuditTrail;
import dev.navarch.api.audit.sink.AuditBackend;
import dev.navarch.api.audit.sink.AuditFile;
import dev.navarch.api.audit.sink.AuditPrinter;
import dev.navarch.api.audit.sink.AuditWebhook;
import dev.navarch.api.audit.sink.BatchedSink;
import dev.navarch.api.audit.sink.BlockingSink;
import dev.navarch.api.meter.AuditMeters;
import dev.navarch.api.webhook.Kubeconfig;
import dev.navarch.api.webhook.KubeconfigClient;
import dev.navarch.model.settings.SettingException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What is noted of requests, and where. */
@Configuration(proxyBeanMethods = false)
class AuditWiring {

    private static final InstantSource CLOCK = InstantSource.system();
    private static final long MEGABYTE = 1024 * 1024;

    @Bean(destroyMethod = "close")
    AuditTrail apiAudit(AuditProperties settings, PrometheusMeterRegistry registry) {
        if (settings.policyFile().isEmpty()) {
            return AuditTrail.NONE;
        }
        return AuditTrail.by(
                Path.of(settings.policyFile()), sinks(settings, new AuditMeters(registry)), CLOCK);
    }

    private static List<AuditSink> sinks(AuditProperties settings, AuditMeters meters) {
        List<AuditSink> sinks = new ArrayList<>();
        AuditProperties.Log log = settings.log();
        if (!log.path().isEmpty()) {
            sinks.add(
                    sink(
                            "log",
                            meters,
                            log,
                            log.path().equals("-") ? new AuditPrinter(System.out) : file(log)));
        }
        AuditProperties.Webhook webhook = settings.webhook();
        if (!webhook.configFile().isEmpty()) {
            sinks.add(
                    sink(
                            "webhook",
                            meters,
                            webhook,
                            new AuditWebhook(
                                    new KubeconfigClient(
                                            Kubeconfig.read(
                                                    "navarch.audit.webhook.config-file",
                                                    Path.of(webhook.configFile()))))));
        }
        if (sinks.isEmpty()) {
            throw new SettingException(
                    "navarch.audit.policy-file",
                    "says what to note, and neither navarch.audit.log.path nor"
                            + " navarch.audit.webhook.config-file says where");
        }
        return sinks;
    }

    private static AuditSink sink(
            String name, AuditMeters meters, AuditProperties.Place place, AuditBackend backend) {
        return switch (place.waiting()) {
            case BATCH -> meters.watch(name, new BatchedSink(backend, place.batching()));
            case BLOCKING -> new BlockingSink(backend, false);
            case BLOCKING_STRICT -> new BlockingSink(backend, true);
        };
    }

    private static AuditBackend file(AuditProperties.Log log) {
        try {
            return new AuditFile(
                    Path.of(log.path()),
                    new AuditFile.Limits(
                            log.maxSize() * MEGABYTE,
                            Duration.ofDays(log.maxAge()),
                            log.maxBackups()),
                    CLOCK);
        } catch (IOException e) {
            throw new SettingException(
                    "navarch.audit.log.path (" + log.path() + ")",
                    "cannot be written: " + e.getMessage());
        }
    }
}
