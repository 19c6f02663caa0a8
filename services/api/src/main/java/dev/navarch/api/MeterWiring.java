package dev.navarch.api;

import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.meter.FollowerMeters;
import dev.navarch.api.meter.RevisionLag;
import dev.navarch.api.pki.ClusterPki;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.bus.health.CertificateMeters;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What shows that something falls behind. */
@Configuration(proxyBeanMethods = false)
class MeterWiring {

    private static final Duration LOOK_AT_REVISION = Duration.ofSeconds(1);
    private static final Duration LOOK_AT_FILES = Duration.ofSeconds(10);

    @Bean
    FollowerMeters apiFollowers(
            ObjectStore store,
            WatchCache cache,
            ScheduledExecutorService timer,
            PrometheusMeterRegistry registry) {
        RevisionLag lag = new RevisionLag();
        FollowerMeters meters = new FollowerMeters(registry, lag);
        meters.cache(() -> cache.image().revision());
        Periodic.every(
                timer,
                LOOK_AT_REVISION,
                // One that does not answer is no news; that the database is away is shown
                // elsewhere.
                () ->
                        store.currentRevision()
                                .thenAccept(newest -> lag.newest(newest, System.nanoTime())));
        return meters;
    }

    /** Those of the cluster's own authority, and the operator's own. */
    @Bean
    CertificateMeters apiCertificateMeters(
            ApiProperties properties,
            ServingProperties serving,
            AuthenticationProperties authentication,
            ClusterPki pki,
            ScheduledExecutorService timer,
            PrometheusMeterRegistry registry) {
        List<Path> own =
                Stream.of(serving.certFile(), authentication.clientCaFile())
                        .filter(file -> !file.isEmpty())
                        .map(Path::of)
                        .toList();
        CertificateMeters meters =
                new CertificateMeters(properties.home().resolve("pki"), own, registry);
        meters.look();
        Periodic.every(timer, LOOK_AT_FILES, meters::look);
        return meters;
    }
}
