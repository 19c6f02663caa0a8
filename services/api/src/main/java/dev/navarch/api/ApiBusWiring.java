package dev.navarch.api;

import dev.navarch.api.auth.token.TokenVerifier;
import dev.navarch.api.command.CommandApplier;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.relay.ChangeRelay;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.postgres.PostgresDeparted;
import dev.navarch.api.store.postgres.PostgresLeadership;
import dev.navarch.api.store.postgres.PostgresObjectStore;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.bus.ChangeSinks;
import dev.navarch.bus.CommandSource;
import dev.navarch.bus.Subscription;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What ties the API service to Kafka: commands in, changes out, and the log's compaction. Left out
 * without a database, for then nobody else could rely on what was published.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("navarch.postgres.url")
public class ApiBusWiring {

    private static final Duration KEEP_CHANGES = Duration.ofMinutes(30);
    private static final Duration KEEP_COMMANDS = Duration.ofDays(1);
    private static final Duration COMPACTION_PERIOD = Duration.ofMinutes(5);

    @Bean(destroyMethod = "close")
    ChangeRelay apiRelay(
            ObjectStore store,
            ChangeSinks sinks,
            PostgresPool database,
            ScheduledExecutorService timer,
            MeterRegistry meters)
            throws IOException {
        DataSource pool = database.open();
        ChangeRelay relay =
                ChangeRelay.start(
                        store, sinks, new PostgresLeadership(pool), new PostgresDeparted(pool));
        Gauge.builder("navarch.relay.revision", relay, ChangeRelay::relayed)
                .description("The revision up to which every change is on Kafka")
                .register(meters);
        Periodic.every(timer, COMPACTION_PERIOD, () -> compact(store));
        return relay;
    }

    /** Commands are applied once the API has what they may refer to. */
    @Bean(destroyMethod = "close")
    Subscription apiCommands(
            ApiService api,
            CommandSource source,
            ReviewEngine engine,
            ObjectStore store,
            TypeRegistry types,
            TokenVerifier tokens) {
        CommandApplier applier =
                new CommandApplier(
                        engine,
                        store,
                        types,
                        token -> tokens.verify(token).orElseThrow(ApiBusWiring::unauthorized));
        return source.consume(
                batch -> api.bootstrapped().thenCompose(ready -> applier.apply(batch)));
    }

    private static void compact(ObjectStore store) {
        if (store instanceof PostgresObjectStore postgres) {
            postgres.compactOlderThan(KEEP_CHANGES, KEEP_COMMANDS);
        }
    }

    private static ApiException unauthorized() {
        return new ApiException(
                401, "Unauthorized", "Unauthorized", ApiException.Details.NONE, List.of());
    }
}
