package dev.navarch.api;

import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.verb.EngineBuilder;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.encryption.Encryption;
import dev.navarch.api.store.encryption.EncryptionFile;
import dev.navarch.api.store.encryption.EncryptionReload;
import dev.navarch.api.store.encryption.OwnKey;
import dev.navarch.api.store.encryption.RowCipher;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.api.store.postgres.PostgresObjectStore;
import dev.navarch.api.type.TypeRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
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
            ApiProperties properties, EncryptionProperties settings, ScheduledExecutorService timer)
            throws IOException {
        if (properties.postgres().url().isEmpty() && settings.configFile().isEmpty()) {
            return RowCipher.NONE;
        }
        Path file =
                settings.configFile().isEmpty()
                        ? OwnKey.file(properties.home().resolve("pki"))
                        : Path.of(settings.configFile());
        Encryption encryption = new Encryption(new EncryptionFile().read(file));
        if (settings.reload().isPositive()) {
            Periodic.every(
                    timer,
                    settings.reload(),
                    new EncryptionReload(file, encryption, Files.readAllBytes(file)));
        }
        return encryption;
    }

    @Bean(destroyMethod = "close")
    ObjectStore apiStore(PostgresPool pool, RowCipher cipher, RetentionProperties retention)
            throws IOException {
        Optional<DataSource> database = pool.database();
        if (database.isEmpty()) {
            return new MemoryObjectStore();
        }
        PostgresObjectStore.migrate(database.get());
        return new PostgresObjectStore(database.get(), retention.changeLog(), cipher);
    }

    @Bean(destroyMethod = "close")
    WatchCache apiCache(ObjectStore store, TypeRegistry types, RetentionProperties retention) {
        return EngineBuilder.cache(store, types, retention.cache(), CLOCK);
    }
}
