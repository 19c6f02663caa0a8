package dev.navarch.api;

import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.verb.EngineBuilder;
import dev.navarch.api.meter.StoreMeters;
import dev.navarch.api.settings.FileReload;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.TracedStore;
import dev.navarch.api.store.encryption.Encryption;
import dev.navarch.api.store.encryption.EncryptionFile;
import dev.navarch.api.store.encryption.OwnKey;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.api.store.postgres.PostgresObjectStore;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.bus.trace.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Where objects are kept and what they are read from: the database or memory, and the watch cache.
 */
@Configuration(proxyBeanMethods = false)
class StoreWiring {

    private static final InstantSource CLOCK = InstantSource.system();

    @Bean(destroyMethod = "close")
    PostgresPool apiDatabase(ApiProperties properties) {
        return new PostgresPool(properties.postgres());
    }

    /** What is only in memory is not encrypted, and needs no key. */
    @Bean
    RowCipher apiCipher(
            ApiProperties properties,
            EncryptionProperties settings,
            ScheduledExecutorService timer,
            MeterRegistry meters)
            throws IOException {
        if (properties.postgres().url().isEmpty() && settings.configFile().isEmpty()) {
            return RowCipher.NONE;
        }
        Path file =
                settings.configFile().isEmpty()
                        ? OwnKey.file(properties.home().resolve("pki"))
                        : Path.of(settings.configFile());
        EncryptionFile reader = new EncryptionFile();
        Encryption encryption = new Encryption(reader.read(file));
        FileReload reload =
                new FileReload(
                        EncryptionFile.SETTING,
                        file,
                        root -> encryption.replace(reader.read(root)),
                        Reloads.counter(meters, "encryption"));
        Reloads.every(timer, settings.reload(), reload);
        return encryption;
    }

    @Bean(destroyMethod = "close")
    ObjectStore apiStore(
            PostgresPool pool,
            RowCipher cipher,
            RetentionProperties retention,
            PrometheusMeterRegistry registry,
            ObjectProvider<Tracing> tracing)
            throws IOException {
        Optional<DataSource> database = pool.database();
        if (database.isEmpty()) {
            return new MemoryObjectStore();
        }
        PostgresObjectStore.migrate(database.get());
        StoreMeters meters = new StoreMeters(registry);
        PostgresObjectStore store =
                new PostgresObjectStore(database.get(), retention.changeLog(), cipher, meters);
        meters.queue(store::queuedWrites);
        Tracing traces = tracing.getIfAvailable(() -> Tracing.OFF);
        return traces.enabled() ? new TracedStore(store, traces) : store;
    }

    @Bean(destroyMethod = "close")
    WatchCache apiCache(ObjectStore store, TypeRegistry types, RetentionProperties retention) {
        return EngineBuilder.cache(store, types, retention.cache(), CLOCK);
    }
}
