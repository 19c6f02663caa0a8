package dev.navarch.api;

import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.engine.verb.EngineBuilder;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.api.store.postgres.PostgresObjectStore;
import dev.navarch.api.type.TypeRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
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

    @Bean(destroyMethod = "close")
    ObjectStore apiStore(PostgresPool pool) throws IOException {
        Optional<DataSource> database = pool.database();
        if (database.isEmpty()) {
            return new MemoryObjectStore();
        }
        PostgresObjectStore.migrate(database.get());
        return new PostgresObjectStore(database.get());
    }

    @Bean(destroyMethod = "close")
    WatchCache apiCache(ObjectStore store, TypeRegistry types) {
        return EngineBuilder.cache(store, types, CacheSettings.DEFAULT, CLOCK);
    }
}
