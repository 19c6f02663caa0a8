package dev.navarch.api;

import dev.navarch.api.bootstrap.Ensure;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.crd.CustomObjectCleanup;
import dev.navarch.api.crd.CustomTypes;
import dev.navarch.api.crd.NameBook;
import dev.navarch.api.crd.WaitingDefinitions;
import dev.navarch.api.decode.DefaultCatalog;
import dev.navarch.api.decode.Defaulter;
import dev.navarch.api.decode.SchemaDecoder;
import dev.navarch.api.engine.ObjectDecoder;
import dev.navarch.api.feature.FeatureGates;
import dev.navarch.api.migration.Rewriting;
import dev.navarch.api.migration.StorageMigrator;
import dev.navarch.api.review.ReviewEngine;
import dev.navarch.api.store.ObjectStore;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.RuntimeConfig;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.type.TypeRegistry;
import dev.navarch.model.Resources;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What the types are: built in, from custom resource definitions, and how their objects are
 * decoded.
 */
@Configuration(proxyBeanMethods = false)
class TypeWiring {

    @Bean
    SchemaCatalog apiSchemas() {
        return SchemaCatalog.load();
    }

    @Bean
    FeatureGates apiFeatureGates(ApiProperties properties, MeterRegistry meters) {
        FeatureGates gates = new FeatureGates(properties.featureGates());
        gates.forEach((name, stage, on) ->
                Gauge.builder("kubernetes_feature_enabled", () -> on ? 1 : 0)
                        .description("Whether a feature gate is on")
                        .tag("name", name)
                        .tag("stage", stage)
                        .register(meters));
        return gates;
    }

    @Bean
    LiveTypeRegistry apiTypes(SchemaCatalog schemas, ApiProperties properties, FeatureGates gates) {
        RuntimeConfig config =
                new RuntimeConfig(properties.api().runtimeConfig(), gates.hiddenTypes());
        return new LiveTypeRegistry(BuiltInTypes.load(schemas, config));
    }

    @Bean
    ObjectDecoder apiDecoder(SchemaCatalog schemas) {
        return new SchemaDecoder(schemas, new Defaulter(DefaultCatalog.load()));
    }

    @Bean
    NameBook apiCustomNames(TypeRegistry types, WatchCache cache) {
        return new NameBook(types, cache::freshImage);
    }

    @Bean
    WaitingDefinitions apiWaitingDefinitions(
            NameBook names, ReviewEngine engine, TypeRegistry types) {
        return new WaitingDefinitions(names, engine, types);
    }

    @Bean
    CustomTypes apiCustomTypes(
            LiveTypeRegistry types,
            SchemaCatalog schemas,
            NameBook names,
            WatchCache cache,
            ObjectProvider<CustomObjectCleanup> cleanup) {
        CustomTypes custom =
                new CustomTypes(
                        types,
                        schemas,
                        names,
                        name ->
                                Thread.startVirtualThread(
                                        () -> cleanup.ifAvailable(c -> c.begin(name))));
        cache.follow(Set.of(Resources.CUSTOM_RESOURCE_DEFINITIONS), custom);
        return custom;
    }

    @Bean
    StorageMigrator apiStorageMigrator(
            ReviewEngine engine, WatchCache cache, TypeRegistry types, ObjectStore store) {
        return new StorageMigrator(
                cache,
                types,
                new Ensure(engine, types),
                new Rewriting(engine, cache, store, Ensure.SELF),
                InstantSource.system());
    }

    @Bean
    CustomObjectCleanup apiCustomCleanup(
            ReviewEngine engine,
            WatchCache cache,
            TypeRegistry types,
            ScheduledExecutorService timer) {
        return new CustomObjectCleanup(engine, cache, types, Ensure.SELF, timer);
    }
}
