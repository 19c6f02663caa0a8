package dev.navarch.api.crd;

import dev.navarch.api.apply.Patches;
import dev.navarch.api.auth.User;
import dev.navarch.api.cache.CacheSettings;
import dev.navarch.api.cache.WatchCache;
import dev.navarch.api.conversion.TypeConversion;
import dev.navarch.api.decode.DefaultCatalog;
import dev.navarch.api.decode.Defaulter;
import dev.navarch.api.decode.SchemaDecoder;
import dev.navarch.api.engine.ApiException;
import dev.navarch.api.engine.ApiRequest;
import dev.navarch.api.engine.ApiResponse;
import dev.navarch.api.engine.ApiVerb;
import dev.navarch.api.engine.Options;
import dev.navarch.api.engine.verb.EngineBuilder;
import dev.navarch.api.engine.verb.ResourceEngine;
import dev.navarch.api.store.memory.MemoryObjectStore;
import dev.navarch.api.strategy.Strategies;
import dev.navarch.api.type.BuiltInTypes;
import dev.navarch.api.type.LiveTypeRegistry;
import dev.navarch.api.type.ResourceDefinition;
import dev.navarch.api.type.SchemaCatalog;
import dev.navarch.api.validation.ObjectValidator;
import dev.navarch.api.validation.RuleCatalog;
import dev.navarch.api.validation.RuleEngine;
import dev.navarch.model.GroupResource;
import dev.navarch.model.PatchType;
import dev.navarch.model.Preconditions;
import dev.navarch.model.Resources;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** An engine in memory that serves custom types too. */
final class CustomCluster implements AutoCloseable {

    private static final InstantSource CLOCK =
            InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z"));
    private static final User USER = new User("tester", "", List.of(), Map.of());

    final SchemaCatalog schemas = SchemaCatalog.load();
    final LiveTypeRegistry types = new LiveTypeRegistry(BuiltInTypes.load(schemas));
    final WatchCache cache;
    final CustomTypes custom;
    private final ResourceEngine engine;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    CustomCluster() {
        MemoryObjectStore store = new MemoryObjectStore();
        cache = EngineBuilder.cache(store, types, CacheSettings.DEFAULT, CLOCK);
        NameBook names = new NameBook(types, cache::freshImage);
        EngineBuilder builder =
                new EngineBuilder(new SchemaDecoder(schemas, new Defaulter(DefaultCatalog.load())))
                        .clock(CLOCK)
                        .conversion(new TypeConversion())
                        .strategies(
                                new Strategies(
                                        Map.of(
                                                Resources.CUSTOM_RESOURCE_DEFINITIONS,
                                                new CustomDefinitionStrategy(names, CLOCK)),
                                        Map.of(),
                                        Map.of()))
                        .validator(new ObjectValidator(RuleCatalog.load(), new RuleEngine()));
        for (PatchType format : PatchType.values()) {
            builder.patcher(format, new Patches(CLOCK));
        }
        engine = builder.build(store, cache);
        AtomicReference<CustomObjectCleanup> cleanup = new AtomicReference<>();
        custom =
                new CustomTypes(
                        types,
                        schemas,
                        names,
                        name -> Optional.ofNullable(cleanup.get()).ifPresent(c -> c.begin(name)));
        cleanup.set(new CustomObjectCleanup(engine, cache, types, USER, timer));
        cache.follow(Set.of(Resources.CUSTOM_RESOURCE_DEFINITIONS), custom);
    }

    /** The widgets of the tests; the version's parts can be replaced. */
    static ObjectNode definition(String plural, String kind, String schema) {
        String yaml =
                """
                metadata: {name: %1$s.example.com}
                spec:
                  group: example.com
                  scope: Namespaced
                  names: {plural: %1$s, kind: %2$s, shortNames: [wd]}
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      subresources: {status: {}, scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}}
                      selectableFields: [{jsonPath: .spec.color}]
                      additionalPrinterColumns:
                        - {name: Color, type: string, jsonPath: .spec.color}
                        - {name: Since, type: date, jsonPath: .metadata.creationTimestamp}
                      schema:
                        openAPIV3Schema: %3$s
                """
                        .formatted(plural, kind, schema);
        return (ObjectNode) YAMLMapper.builder().build().readTree(yaml);
    }

    ObjectNode write(ApiVerb verb, GroupResource type, ObjectNode object) {
        String name = verb == ApiVerb.CREATE ? "" : object.at("/metadata/name").asString();
        return run(verb, type, name, object.toString());
    }

    ObjectNode run(ApiVerb verb, GroupResource type, String name, String body) {
        ResourceDefinition definition = types.find(type).orElseThrow();
        try {
            ApiResponse answer =
                    engine.handle(
                                    new ApiRequest(
                                            USER,
                                            verb,
                                            definition,
                                            definition.storageVersion(),
                                            definition.namespaced() ? "default" : "",
                                            name,
                                            "",
                                            Options.NONE,
                                            Optional.empty(),
                                            body.getBytes(StandardCharsets.UTF_8),
                                            Preconditions.NONE,
                                            Optional.empty()))
                            .join();
            return (ObjectNode) JsonMapper.shared().readTree(((ApiResponse.One) answer).bytes());
        } catch (CompletionException e) {
            if (e.getCause() instanceof ApiException refused) {
                throw refused;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        engine.close();
        cache.close();
    }
}
